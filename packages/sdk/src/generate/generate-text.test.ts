import type { Engine } from "@starling/compute";
import { type NextTokenModel, nextTokenModel } from "@starling/compute/engine";
import { createCpuEngine } from "@starling/compute/node";
import {
  byteTokenizer,
  characterTokenizer,
  distinctCharacters,
  gpt,
  randomIntegers,
  type Tokenizer,
} from "@starling/graph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseToken } from "./choose-token.ts";
import { type GeneratedText, type GenerateOptions, generateText } from "./generate-text.ts";

const WORDS = "the whale swam under the ship";
const tokenizer = characterTokenizer(distinctCharacters(WORDS));

let engine: Engine;
let model: NextTokenModel;
beforeAll(async () => {
  engine = await createCpuEngine();
  const { vocabulary } = tokenizer;
  const { graph, weights } = gpt({ vocabulary, context: 8, width: 16, heads: 2, layers: 1, seed: 3 });
  model = nextTokenModel(engine, {
    graph,
    parameters: new Map([...weights].map(([name, { data }]) => [name, Float32Array.from(data)])),
  });
});
afterAll(() => model.dispose());

async function write(options: Partial<GenerateOptions>, from = { model, tokenizer }): Promise<GeneratedText[]> {
  const steps: GeneratedText[] = [];
  for await (const step of generateText(from, { prompt: "the wh", length: 12, ...options })) steps.push(step);
  return steps;
}

/** A model whose favourite tokens come one after the other, whatever it reads. */
function reciting(ids: readonly number[], vocabulary: number): NextTokenModel {
  let at = 0;
  return {
    context: 4,
    vocabulary,
    next: async () => {
      const favourite = ids[at++ % ids.length];
      return Float32Array.from({ length: vocabulary }, (_, i) => (i === favourite ? 1 : 0));
    },
    dispose: () => undefined,
  };
}

describe("generateText", () => {
  it("is a loop over the model's logits, the sampler and the seed's stream", async () => {
    const choice = { temperature: 0.7, topK: 5 };
    const written = await write({ ...choice, seed: 11 });
    const next = randomIntegers(11);
    const ids = [...tokenizer.encode("the wh")];
    for (let i = 0; i < 12; i++) ids.push(chooseToken(await model.next(ids), choice, next() / 2 ** 32));
    expect(written.at(-1)?.tokens).toEqual(ids.slice(6));
    expect(written.at(-1)?.text).toBe(tokenizer.decode(ids.slice(6)));
    expect(written.map(({ tokens }) => tokens.length)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it("writes the same text for the same seed, another one for another, the likeliest without chance", async () => {
    const end = async (options: Partial<GenerateOptions>) => (await write(options)).at(-1)?.text;
    expect(await end({ seed: 1 })).toBe(await end({ seed: 1 }));
    expect(await end({ seed: 1 })).not.toBe(await end({ seed: 2 }));
    expect(await end({ seed: 1, temperature: 0 })).toBe(await end({ seed: 2, temperature: 0 }));
  });

  it("shows a character when all of its bytes are there", async () => {
    const bytes = byteTokenizer();
    const spelling = reciting([...bytes.encode("é🐋")], 256);
    const written = await write({ temperature: 0, length: 6 }, { model: spelling, tokenizer: bytes });
    expect(written.map(({ text }) => text)).toEqual(["", "é", "é", "é", "é", "é🐋"]);
  });

  it("keeps the space that a tokenizer drops before a text's first word", async () => {
    const words = ["the", "whale"];
    const dropping: Tokenizer = {
      vocabulary: 2,
      encode: () => Uint8Array.of(0),
      decode: (ids) => Array.from(ids, (id) => words[id]).join(" "),
    };
    const written = await write({ temperature: 0, length: 2 }, { model: reciting([1], 2), tokenizer: dropping });
    expect(written.at(-1)?.text).toBe(" whale whale");
  });

  it("stops when it is told", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const running = (async () => {
      for await (const { tokens } of generateText(
        { model, tokenizer },
        { prompt: "the", length: 50, signal: stop.signal },
      )) {
        seen.push(tokens.length);
        if (tokens.length === 3) stop.abort();
      }
    })();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toEqual([1, 2, 3]);
  });

  it.each<[string, Partial<GenerateOptions>, string]>([
    ["an empty prompt", { prompt: "" }, "GenerationRefusedError"],
    ["a prompt of unknown characters", { prompt: "Ω" }, "TokenError"],
    ["no length", { length: 0 }, "GenerationRefusedError"],
    ["half a token", { length: 1.5 }, "GenerationRefusedError"],
    ["a book", { length: 10_001 }, "GenerationRefusedError"],
    ["a negative temperature", { temperature: -1 }, "GenerationRefusedError"],
    ["no temperature", { temperature: Number.NaN }, "GenerationRefusedError"],
    ["a negative top-k", { topK: -1 }, "GenerationRefusedError"],
  ])("refuses %s", async (_, options, name) => {
    await expect(write(options)).rejects.toMatchObject({ name, fix: expect.stringMatching(/\w/) });
  });
});
