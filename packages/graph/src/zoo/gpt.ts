import { GraphError } from "../errors.ts";
import { randomIntegers } from "../random-integers.ts";
import type { Attribute, Model } from "../types.ts";
import { type Builder, builder, outputName } from "./builder.ts";
import { deviationUniform, ones, zeros } from "./initialise.ts";

export interface GptOptions {
  /** Number of different tokens, V. */
  readonly vocabulary: number;
  /** Tokens in one sample, T. */
  readonly context: number;
  /** Numbers per token between the layers, C; a multiple of `heads`. */
  readonly width: number;
  /** Attention heads per layer. */
  readonly heads: number;
  readonly layers: number;
  /** Seed of the initial weights: the same seed gives the same bits everywhere. */
  readonly seed: number;
  /** Whether the last layer uses the token embedding's weights instead of its own. */
  readonly tied?: boolean;
}

/** The first operator set with Attention. */
const OPSET = 23;
/** Standard deviation of the initial weights (GPT-2's `initializer_range`). */
const DEVIATION = 0.02;
/** GPT-2's `layer_norm_epsilon`. */
const EPSILON = 1e-5;
/** The feed-forward layer is so many times as wide as the model (Vaswani et al. 2017, section 3.3). */
const EXPANSION = 4;

const int = (value: number): Attribute => ({ kind: "int", value });

function checkOptions({ vocabulary, context, width, heads, layers }: GptOptions): void {
  const sizes = { vocabulary, context, width, heads, layers };
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && size >= 1) continue;
    throw new GraphError(`A GPT cannot have ${name} ${size}.`, { fix: "Give a whole number of at least 1." });
  }
  if (width % heads === 0) return;
  throw new GraphError(`${heads} heads cannot share a width of ${width}.`, { fix: "Use a width that they divide." });
}

/** The layers that a GPT is made of; each takes the name of its input and gives the name of its output. */
function layersOf(model: Builder, next: () => number) {
  return {
    normalization(name: string, input: string, width: number): string {
      const scale = model.parameter(`${name}.weight`, ones([width]));
      const shift = model.parameter(`${name}.bias`, zeros([width]));
      const attributes = { axis: int(-1), epsilon: { kind: "float", value: EPSILON } } as const;
      return model.node("LayerNormalization", name, { inputs: [input, scale, shift], attributes });
    },
    linear(name: string, input: string, sizes: readonly [number, number], deviation: number): string {
      const weight = model.parameter(`${name}.weight`, deviationUniform(sizes, deviation, next));
      const bias = model.parameter(`${name}.bias`, zeros([sizes[1]]));
      const product = model.node("MatMul", `${name}.product`, { inputs: [input, weight] });
      return model.node("Add", name, { inputs: [product, bias] });
    },
  };
}

/**
 * A decoder-only transformer with the layers of GPT-2 (Radford et al. 2019): token and position embeddings, per layer
 * causal self-attention and a feed-forward layer with Gelu (tanh form), each behind a LayerNormalization and beside a
 * residual connection, and a last LayerNormalization before the head. Input "input" int64 [N, T] token ids, output
 * "logits" float32 [N, T, V].
 *
 * Parameters have nanoGPT's names; matrices are [in, out] as in GPT-2's own checkpoints, not [out, in] as in PyTorch's
 * Linear. Weights start with the variance of GPT-2's, the two projections into the residual stream scaled by
 * 1/√(2·layers).
 * @throws GraphError for sizes that fit no model, ModelTooLargeError
 */
export function gpt(options: GptOptions): Model {
  checkOptions(options);
  const { vocabulary, context, width, heads, layers, seed, tied = false } = options;
  const next = randomIntegers(seed);
  const model = builder("gpt", OPSET, { dtype: "int64", shape: ["N", context] });
  const { normalization, linear } = layersOf(model, next);
  const residualDeviation = DEVIATION / Math.sqrt(2 * layers);

  const tokens = model.parameter("transformer.wte.weight", deviationUniform([vocabulary, width], DEVIATION, next));
  const positions = model.parameter("transformer.wpe.weight", deviationUniform([context, width], DEVIATION, next));
  const embedded = model.node("Gather", "transformer.wte", { inputs: [tokens, "input"] });
  let stream = model.node("Add", "transformer.wpe", { inputs: [embedded, positions] });
  for (let layer = 0; layer < layers; layer++) {
    const block = `transformer.h.${layer}`;
    const attentionInput = normalization(`${block}.ln_1`, stream, width);
    const joined = linear(`${block}.attn.c_attn`, attentionInput, [width, 3 * width], DEVIATION);
    const split = `${block}.attn.split`;
    model.node("Split", split, { inputs: [joined], attributes: { axis: int(-1), num_outputs: int(3) }, outputs: 3 });
    const attended = model.node("Attention", `${block}.attn`, {
      inputs: [0, 1, 2].map((i) => outputName(split, i)),
      attributes: { q_num_heads: int(heads), kv_num_heads: int(heads), is_causal: int(1) },
    });
    const projected = linear(`${block}.attn.c_proj`, attended, [width, width], residualDeviation);
    stream = model.node("Add", `${block}.attn.residual`, { inputs: [stream, projected] });

    const forwardInput = normalization(`${block}.ln_2`, stream, width);
    const hidden = linear(`${block}.mlp.c_fc`, forwardInput, [width, EXPANSION * width], DEVIATION);
    const approximate: Attribute = { kind: "string", value: "tanh" };
    const active = model.node("Gelu", `${block}.mlp.gelu`, { inputs: [hidden], attributes: { approximate } });
    const reduced = linear(`${block}.mlp.c_proj`, active, [EXPANSION * width, width], residualDeviation);
    stream = model.node("Add", `${block}.mlp.residual`, { inputs: [stream, reduced] });
  }
  const last = normalization("transformer.ln_f", stream, width);
  const head = tied
    ? model.node("Transpose", "lm_head.tied", {
        inputs: [tokens],
        attributes: { perm: { kind: "ints", value: [1, 0] } },
      })
    : model.parameter("lm_head.weight", deviationUniform([width, vocabulary], DEVIATION, next));
  model.node("MatMul", "lm_head", { inputs: [last, head] });
  return model.finish(["N", context, vocabulary]);
}
