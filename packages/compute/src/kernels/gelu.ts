import type * as tf from "@tensorflow/tfjs-core";
import {
  cpuResult,
  cpuView,
  dispatch,
  emptyTensor,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { approximationFlag, type GeluApproximation, geluSlope, geluValue, geluWgsl } from "./gelu-formulas.ts";
import { type Input, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

function shaderOf(kind: "value" | "slope", width: 1 | 4): Shader {
  const type = width === 4 ? "vec4<f32>" : "f32";
  const at = (name: string) => `uniforms.${name}Offset / ${width} + index`;
  const body = {
    value: `result[index] = geluValue(X[${at("x")}], uniforms.approximation);`,
    slope: `
      var dx = Dy[${at("dy")}] * geluSlope(X[${at("x")}], uniforms.approximation);
      if (uniforms.added == 1) { dx += Addend[${at("addend")}]; }
      result[index] = dx;`,
  };
  const inputs = kind === "value" ? ["X"] : ["X", "Dy", "Addend"];
  return {
    name: `StarlingGelu:${kind}:${width}`,
    inputs,
    widths: inputs.map(() => width),
    outputWidth: width,
    integers: ["length", "approximation", "xOffset", "dyOffset", "addendOffset", "added"],
    workgroup: FLAT_WORKGROUP,
    code: () => `
      ${geluWgsl(type)}
      fn main() {
        let index = ${FLAT_INDEX};
        if (index >= uniforms.length) { return; }
        ${body[kind]}
      }`,
  };
}

/**
 * Gaussian error linear units (Hendrycks & Gimpel 2016): x·Φ(x) within 1e-6, or the tanh form.
 *
 * @param x f32 of any shape
 * @returns f32 of the same shape
 */
export function gelu(x: Input, approximate: GeluApproximation): tf.Tensor {
  const source = operand(x);
  const output = emptyTensor(source.shape);
  if (onWebGpu()) {
    const size = sizeOf(source.shape);
    const width = aligned(size, source.offset) ? 4 : 1;
    dispatch(shaderOf("value", width), {
      inputs: [source],
      output,
      groups: flatGroups(size / width),
      integers: [size / width, approximationFlag(approximate), source.offset, 0, 0, 0],
    });
  } else if (onWasm()) {
    wasm("gelu", addressOf(source), addressOf(whole(output)), output.size, approximate === "tanh");
  } else {
    cpuResult(output).set(cpuView(source).map((value) => geluValue(value, approximate)));
  }
  return output;
}

/**
 * The derivative of GELU: dy·gelu'(x) + addend.
 *
 * @param dy f32 of x's shape
 * @param x f32, what GELU was applied to
 * @param addend f32 of x's shape
 * @returns f32 of x's shape
 * @throws RangeError when shapes do not fit
 */
export function geluGradient(dy: Input, x: Input, approximate: GeluApproximation, addend?: Input): tf.Tensor {
  const [source, incoming, extra] = [operand(x), operand(dy), addend && operand(addend)];
  const size = sizeOf(source.shape);
  for (const part of [incoming, ...(extra ? [extra] : [])]) {
    requireFit(sizeOf(part.shape) === size, `a derivative of shape [${part.shape}] does not fit [${source.shape}]`);
  }
  const output = emptyTensor(source.shape);
  if (onWebGpu()) {
    const last = extra ?? incoming;
    const offsets = [source.offset, incoming.offset, last.offset];
    const width = aligned(size, ...offsets) ? 4 : 1;
    dispatch(shaderOf("slope", width), {
      inputs: [source, incoming, last],
      output,
      groups: flatGroups(size / width),
      integers: [size / width, approximationFlag(approximate), ...offsets, extra ? 1 : 0],
    });
  } else if (onWasm()) {
    const addresses = [incoming, source, extra, whole(output)].map(addressOf);
    wasm("geluGradient", ...addresses, size, approximate === "tanh");
  } else {
    const [out, values, slopes, added] = [
      cpuResult(output),
      cpuView(source),
      cpuView(incoming),
      extra && cpuView(extra),
    ];
    for (let i = 0; i < size; i++) {
      out[i] = (slopes[i] ?? 0) * geluSlope(values[i] ?? 0, approximate) + (added?.[i] ?? 0);
    }
  }
  return output;
}
