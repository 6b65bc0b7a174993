import { geluWgsl } from "./gelu-formulas.ts";
import { EPILOGUE } from "./matmul-plan.ts";
import { lines } from "./wgsl-text.ts";

/** Bindings of `finish`, after A and B. */
export const EPILOGUE_INPUTS = ["Bias", "Residual", "Pre", "Addend"] as const;

const has = (flag: number) => `(uniforms.epilogue & ${flag}) != 0`;

/** WGSL of the sums `s0_0`, … of so many rows by groups of four columns, begun with bias and residual where there are. */
export function beginSums(rows: number, vectors: number): string {
  const bias = (j: number) => `bias${j} = Bias[(uniforms.biasOffset + min(c + ${4 * j}, uniforms.columns - 4)) / 4];`;
  const add = (i: number, j: number) => `s${i}_${j} += Residual[row + min(${j}, last)];`;
  const addRow = (i: number) => `{
    let row = (uniforms.residualOffset + (batch * uniforms.rows + min(r + ${i}, uniforms.rows - 1)) * uniforms.columns + c) / 4;
    ${lines(vectors, (j) => add(i, j))}
  }`;
  return `
    ${lines(vectors, (j) => `var bias${j} = vec4<f32>();`)}
    if (${has(EPILOGUE.bias)}) { ${lines(vectors, bias)} }
    ${lines(rows, (i) => lines(vectors, (j) => `var s${i}_${j} = bias${j};`))}
    if (${has(EPILOGUE.residual)}) {
      let last = left / 4 - 1;
      ${lines(rows, addRow)}
    }`;
}

/**
 * WGSL of `finish(sum, at, column)`: what follows the product for one element, or for four where `wide`. `at` counts
 * elements of the result. Which parts there are is a uniform, so that one compilation serves a whole network.
 *
 * @param begun whether the sum began with bias and residual
 */
export function epilogueWgsl(wide: boolean, begun = false): string {
  const type = wide ? "vec4<f32>" : "f32";
  const width = wide ? 4 : 1;
  return `
    ${geluWgsl(type)}
    fn finish(sum: ${type}, at: i32, column: i32) -> ${type} {
      var y = sum;
      ${begun ? "" : `if (${has(EPILOGUE.bias)}) { y += Bias[(uniforms.biasOffset + column) / ${width}]; }`}
      ${begun ? "" : `if (${has(EPILOGUE.residual)}) { y += Residual[(uniforms.residualOffset + at) / ${width}]; }`}
      if (${has(EPILOGUE.pre)}) { y *= geluSlope(Pre[(uniforms.preOffset + at) / ${width}], uniforms.approximation); }
      if (${has(EPILOGUE.addend)}) { y += Addend[(uniforms.addendOffset + at) / ${width}]; }
      return y;
    }`;
}
