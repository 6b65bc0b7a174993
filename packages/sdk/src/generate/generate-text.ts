import type { NextTokenModel } from "@starling/compute/engine";
import { randomIntegers, type Tokenizer } from "@starling/graph";
import { GenerationRefusedError } from "../errors.ts";
import { chooseToken, type Sampling } from "./choose-token.ts";

export interface GenerateOptions extends Partial<Sampling> {
  /** Text to go on from: one token at least. */
  readonly prompt: string;
  /** Tokens to be generated. */
  readonly length: number;
  /** Any integer: the same model on the same device writes the same text for the same seed. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** A text as far as it is written. */
export interface GeneratedText {
  /** Ids that were generated, the prompt's not among them. */
  readonly tokens: readonly number[];
  /** Their text, behind the prompt. A character that is cut off at the end is left out until it is whole. */
  readonly text: string;
}

/** Longest text that is generated in one go, in tokens. */
export const MAX_GENERATED_TOKENS = 10_000;

/** @throws GenerationRefusedError naming the choice */
function checkOptions({ temperature, topK }: Sampling, length: number): void {
  const refuse = (problem: string, fix: string) => new GenerationRefusedError(problem, { fix });
  if (!(temperature >= 0 && temperature <= 100)) {
    throw refuse(`A temperature of ${temperature} is none.`, "Choose 0 for the likeliest tokens, up to 100.");
  }
  if (!(Number.isInteger(topK) && topK >= 0)) {
    throw refuse(`Of the ${topK} likeliest tokens none can be drawn.`, "Choose a whole number, 0 for all tokens.");
  }
  if (!(Number.isInteger(length) && length >= 1 && length <= MAX_GENERATED_TOKENS)) {
    throw refuse(`${length} tokens cannot be generated.`, `Choose a whole number from 1 to ${MAX_GENERATED_TOKENS}.`);
  }
}

/** Decodes ids behind a prompt's: some tokenizers write a first word without the space that stands before it. */
function decoderBehind(tokenizer: Tokenizer, prompt: readonly number[]): (tokens: readonly number[]) => string {
  const start = tokenizer.decode(prompt);
  return (tokens) => {
    const whole = tokenizer.decode([...prompt, ...tokens]);
    return whole.startsWith(start) ? whole.slice(start.length) : tokenizer.decode(tokens);
  };
}

/**
 * Goes on from a prompt, token by token. Each token is drawn from the model's logits by an integer stream of the seed.
 *
 * ```ts
 * const model = nextTokenModel(await createDawnEngine(), { graph, parameters });
 * for await (const { text } of generateText({ model, tokenizer }, { prompt: "Call me", length: 80 })) show(text);
 * model.dispose();
 * ```
 *
 * @throws GenerationRefusedError for a prompt without tokens or a choice out of bounds, TokenError for a prompt that the
 * tokenizer has no tokens for, what the model throws, the signal's reason
 */
export async function* generateText(
  { model, tokenizer }: { readonly model: NextTokenModel; readonly tokenizer: Tokenizer },
  { prompt, length, temperature = 1, topK = 0, seed = 0, signal }: GenerateOptions,
): AsyncGenerator<GeneratedText, void, void> {
  const sampling = { temperature, topK };
  checkOptions(sampling, length);
  const given = Array.from(tokenizer.encode(prompt));
  if (given.length === 0) {
    throw new GenerationRefusedError("There is nothing to go on from.", { fix: "Type the first words of the text." });
  }
  const next = randomIntegers(seed);
  const decode = decoderBehind(tokenizer, given);
  const tokens: number[] = [];
  while (tokens.length < length) {
    signal?.throwIfAborted();
    const logits = await model.next([...given, ...tokens]);
    signal?.throwIfAborted();
    tokens.push(chooseToken(logits, sampling, next() / 2 ** 32));
    const text = decode(tokens);
    yield { tokens: [...tokens], text: tokens.length < length ? text.replace(/\ufffd+$/, "") : text };
  }
}
