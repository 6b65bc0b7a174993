import type * as tf from "@tensorflow/tfjs-core";
import { type AttentionGeometry, type AttentionOptions, outputSizes } from "./attention-geometry.ts";
import {
  type AttentionVariant,
  attentionVariant,
  element,
  headText,
  LOWEST_TOP,
  maskOf,
  SCORE_INTEGERS,
  scoreIntegers,
  variantName,
  walkKeysWgsl,
} from "./attention-wgsl.ts";
import { dispatch, type Shader } from "./dispatch.ts";

/** Softmax on the run (Milakov & Gimelshein 2018): the sums are scaled down whenever a larger score turns up. */
function code(variant: AttentionVariant): string {
  const { width, size, step: met } = variant;
  const text = headText(variant);
  const begin = (r: number) => `
    let row${r} = min(first + ${r}, uniforms.queries - 1);
    let q${r} = ${text.place("q", `row${r}`, "head")};
    ${text.load(`q${r}`, "Q", `q${r}`)}
    ${text.zero(`y${r}`)}
    var top${r} = ${LOWEST_TOP.toExponential(1)};
    var sum${r} = 0.0;`;
  const step = (r: number) => `
    let s${r} = visible((${text.scores(`q${r}`, "k")}) * uniforms.scale, vec${met}<i32>(row${r}), columns, batch, head);
    let max${r} = ${met === 4 ? `max(max(s${r}.x, s${r}.y), max(s${r}.z, s${r}.w))` : `max(s${r}.x, s${r}.y)`};
    if (max${r} > top${r}) {
      let shrink = exp(top${r} - max${r});
      sum${r} *= shrink;
      ${text.scale(`y${r}`, "shrink")}
      top${r} = max${r};
    }
    let p${r} = exp(s${r} - vec${met}<f32>(top${r}));
    sum${r} += dot(p${r}, vec${met}<f32>(1.0));
    ${text.add(`y${r}`, "v", `p${r}`)}`;
  const end = (r: number) => `
    if (first + ${r} < uniforms.queries) {
      let place = ((batch * uniforms.queries + row${r}) * uniforms.heads + head) * ${size / width};
      let divisor = select(1.0 / sum${r}, 0.0, sum${r} == 0.0);
      ${text.store(`y${r}`, "place", "divisor")}
      let at = uniforms.sumsOffset + (batch * uniforms.heads + head) * uniforms.queries + row${r};
      ${element(width, "at")} = top${r} + select(log(sum${r}), 0.0, sum${r} == 0.0);
    }`;
  return walkKeysWgsl(variant, { begin, step, end });
}

function shaderOf(variant: AttentionVariant): Shader {
  const { width, workgroup } = variant;
  return {
    name: `StarlingAttention:${variantName(variant)}`,
    inputs: ["Q", "K", "V", "Mask"],
    widths: [width, width, width, 1],
    outputWidth: width,
    integers: [...SCORE_INTEGERS, "qOffset", "qStep", "kOffset", "kStep", "vOffset", "vStep", "sumsOffset"],
    floats: ["scale"],
    workgroup,
    code: () => code(variant),
  };
}

/** Uniforms of where queries, keys and values lie. */
export function viewIntegers({ views: { q, k, v } }: AttentionGeometry): number[] {
  return [q, k, v].flatMap(({ offset, step }) => [offset, step]);
}

/** Writes outputs and log-sum-exps, one after the other, in one dispatch. */
export function attendOnGpu(g: AttentionGeometry, options: AttentionOptions, output: tf.Tensor): void {
  const sums = outputSizes(g).rows;
  const variant = attentionVariant(g, options, [sums]);
  dispatch(shaderOf(variant), {
    inputs: [g.sources.q, g.sources.k, g.sources.v, maskOf(g, options).mask],
    output,
    groups: [Math.ceil(g.queries / (variant.rows * variant.workgroup[0])), g.heads, g.batch],
    integers: [...scoreIntegers(g, options), ...viewIntegers(g), sums],
    floats: [options.scale],
  });
}
