import type * as tf from "@tensorflow/tfjs-core";
import type { AttentionBackward } from "./attention-cpu.ts";
import { viewIntegers } from "./attention-forward.ts";
import { type AttentionGeometry, type AttentionOptions, derivativeViews } from "./attention-geometry.ts";
import {
  type AttentionVariant,
  attentionVariant,
  element,
  headText,
  maskOf,
  SCORE_INTEGERS,
  scoreIntegers,
  stepPlaces,
  stepVector,
  variantName,
  visibleWgsl,
  walkKeysWgsl,
} from "./attention-wgsl.ts";
import { dispatch, type Shader } from "./dispatch.ts";
import { lines } from "./wgsl-text.ts";

const INTEGERS = [
  ...SCORE_INTEGERS,
  ...["qOffset", "qStep", "kOffset", "kStep", "vOffset", "vStep"],
  ...["dyOffset", "yOffset", "sumsOffset", "deltaOffset"],
  ...["toQ", "toQStep", "toK", "toKStep", "toV", "toVStep"],
];

/** Place of a query's head in y and dy, which have rows of heads·D. */
const outputPlace = (name: "dy" | "y", row: string, { size, width }: AttentionVariant) =>
  `(uniforms.${name}Offset + ((batch * uniforms.queries + ${row}) * uniforms.heads + head) * ${size}) / ${width}`;

/** WGSL of the number of a query's log-sum-exp and delta. */
const scalarIndex = (row: string) => `(batch * uniforms.heads + head) * uniforms.queries + ${row}`;

/** With p the weights and δ = dy·y: ds = p(dy·v − δ)·scale and dq = Σ ds·k. Leaves δ for the other derivatives. */
function queryCode(variant: AttentionVariant): string {
  const { width, size, step: met } = variant;
  const text = headText(variant);
  const begin = (r: number) => `
    let row${r} = min(first + ${r}, uniforms.queries - 1);
    let q${r} = ${text.place("q", `row${r}`, "head")};
    let dy${r} = ${outputPlace("dy", `row${r}`, variant)};
    let y${r} = ${outputPlace("y", `row${r}`, variant)};
    ${text.load(`q${r}`, "Q", `q${r}`)}
    ${text.load(`dy${r}`, "Dy", `dy${r}`)}
    ${text.load(`y${r}`, "Y", `y${r}`)}
    let delta${r} = ${text.dot(`dy${r}`, `y${r}`)};
    let sum${r} = Sums[uniforms.sumsOffset + ${scalarIndex(`row${r}`)}];
    ${text.zero(`dq${r}`)}`;
  const step = (r: number) => `
    let s${r} = visible((${text.scores(`q${r}`, "k")}) * uniforms.scale, vec${met}<i32>(row${r}), columns, batch, head);
    let ds${r} = exp(s${r} - sum${r}) * (${text.scores(`dy${r}`, "v")} - delta${r}) * uniforms.scale;
    ${text.add(`dq${r}`, "k", `ds${r}`)}`;
  const end = (r: number) => `
    if (first + ${r} < uniforms.queries) {
      let place = (uniforms.toQ + (batch * uniforms.queries + row${r}) * uniforms.toQStep + head * ${size}) / ${width};
      ${text.store(`dq${r}`, "place")}
      let at = uniforms.deltaOffset + ${scalarIndex(`row${r}`)};
      ${element(width, "at")} = delta${r};
    }`;
  return walkKeysWgsl(variant, { begin, step, end });
}

/** dv = Σ p·dy and dk = Σ ds·q over the queries of all heads that share the key. */
function keyCode(variant: AttentionVariant): string {
  const { rows, width, size, step: met } = variant;
  const text = headText(variant);
  const begin = (r: number) => `
    let row${r} = min(first + ${r}, uniforms.keys - 1);
    let k${r} = ${text.place("k", `row${r}`, "keyHead")};
    let v${r} = ${text.place("v", `row${r}`, "keyHead")};
    ${text.load(`k${r}`, "K", `k${r}`)}
    ${text.load(`v${r}`, "V", `v${r}`)}
    ${text.zero(`dk${r}`)}
    ${text.zero(`dv${r}`)}`;
  const step = (r: number) => `
    let s${r} = visible((${text.scores(`k${r}`, "q")}) * uniforms.scale, rows, vec${met}<i32>(row${r}), batch, head);
    let p${r} = exp(s${r} - sums);
    let ds${r} = p${r} * (${text.scores(`v${r}`, "dy")} - deltas) * uniforms.scale;
    ${text.add(`dv${r}`, "dy", `p${r}`)}
    ${text.add(`dk${r}`, "q", `ds${r}`)}`;
  const end = (r: number) => `
    if (first + ${r} < uniforms.keys) {
      let toK = (uniforms.toK + (batch * uniforms.keys + row${r}) * uniforms.toKStep + keyHead * ${size}) / ${width};
      let toV = (uniforms.toV + (batch * uniforms.keys + row${r}) * uniforms.toVStep + keyHead * ${size}) / ${width};
      ${text.store(`dk${r}`, "toK")}
      ${text.store(`dv${r}`, "toV")}
    }`;
  return `
    ${visibleWgsl(variant)}
    fn delta(at: i32) -> f32 { return ${element(width, "at")}; }
    fn main() {
      let first = i32(globalId.x) * ${rows};
      let keyHead = i32(globalId.y);
      let batch = i32(globalId.z);
      if (first >= uniforms.keys) { return; }
      ${lines(rows, begin)}
      var start = 0;
      if (uniforms.causal == 1) { start = max(0, first - (uniforms.keys - uniforms.queries)); }
      for (var head = keyHead * uniforms.group; head < (keyHead + 1) * uniforms.group; head++) {
        for (var i = start; i < uniforms.queries; i += ${met}) {
          let rows = ${stepVector(variant, (n) => `i + ${n}`, "i32")};
          ${stepPlaces(variant, "query", (n) => `min(i + ${n}, uniforms.queries - 1)`)}
          ${stepPlaces(variant, "q", (n) => text.place("q", `query${n}`, "head"))}
          ${stepPlaces(variant, "dy", (n) => outputPlace("dy", `query${n}`, variant))}
          ${text.loadStep("q", "Q", "q")}
          ${text.loadStep("dy", "Dy", "dy")}
          let scalar = ${scalarIndex("0")};
          let sums = ${stepVector(variant, (n) => `Sums[uniforms.sumsOffset + scalar + query${n}]`)};
          let deltas = ${stepVector(variant, (n) => `delta(uniforms.deltaOffset + scalar + query${n})`)};
          ${lines(rows, step)}
        }
      }
      ${lines(rows, end)}
    }`;
}

function shaderOf(kind: "Queries" | "Keys", variant: AttentionVariant): Shader {
  const { width, workgroup } = variant;
  const output = kind === "Queries" ? ["Y"] : [];
  return {
    name: `StarlingAttentionGradient${kind}:${variantName(variant)}`,
    inputs: ["Q", "K", "V", "Mask", "Sums", "Dy", ...output],
    widths: [width, width, width, 1, 1, width, ...output.map(() => width)],
    outputWidth: width,
    integers: INTEGERS,
    floats: ["scale"],
    workgroup,
    code: () => (kind === "Queries" ? queryCode(variant) : keyCode(variant)),
  };
}

/** Writes the derivatives by queries in one dispatch, those by keys and values in another. */
export function attentionGradientOnGpu(
  g: AttentionGeometry,
  options: AttentionOptions,
  { dy, y, logSumExp }: AttentionBackward,
  output: tf.Tensor,
): void {
  const to = derivativeViews(g);
  const targets = [to.q, to.k, to.v].flatMap(({ offset, step }) => [offset, step]);
  const variant = attentionVariant(g, options, [dy.offset, y.offset, ...targets]);
  const { sources } = g;
  const inputs = [sources.q, sources.k, sources.v, maskOf(g, options).mask, logSumExp, dy];
  const offsets = [dy.offset, y.offset, logSumExp.offset, to.end];
  const integers = [...scoreIntegers(g, options), ...viewIntegers(g), ...offsets, ...targets];
  const floats = [options.scale];
  const groups = (rows: number) => Math.ceil(rows / (variant.rows * variant.workgroup[0]));
  dispatch(shaderOf("Queries", variant), {
    ...{ inputs: [...inputs, y], output, integers, floats },
    groups: [groups(g.queries), g.heads, g.batch],
  });
  dispatch(shaderOf("Keys", variant), {
    ...{ inputs, output, integers, floats },
    groups: [groups(g.keys), g.kvHeads, g.batch],
  });
}
