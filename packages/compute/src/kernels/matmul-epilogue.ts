import { geluWgsl } from "./gelu-formulas.ts";
import { EPILOGUE } from "./matmul-plan.ts";

/** Bindings of `finish`, after A and B. */
export const EPILOGUE_INPUTS = ["Bias", "Residual", "Pre", "Addend"] as const;

/**
 * WGSL of `finish(sum, at, column)`: what follows the product for one element, or for four where `wide`. `at` counts
 * elements of the result. Which parts there are is a uniform, so that one compilation serves a whole network.
 */
export function epilogueWgsl(wide: boolean): string {
  const type = wide ? "vec4<f32>" : "f32";
  const width = wide ? 4 : 1;
  const has = (flag: number) => `(uniforms.epilogue & ${flag}) != 0`;
  return `
    ${geluWgsl(type)}
    fn finish(sum: ${type}, at: i32, column: i32) -> ${type} {
      var y = sum;
      if (${has(EPILOGUE.bias)}) { y += Bias[(uniforms.biasOffset + column) / ${width}]; }
      if (${has(EPILOGUE.residual)}) { y += Residual[(uniforms.residualOffset + at) / ${width}]; }
      if (${has(EPILOGUE.pre)}) { y *= geluSlope(Pre[(uniforms.preOffset + at) / ${width}], uniforms.approximation); }
      if (${has(EPILOGUE.addend)}) { y += Addend[(uniforms.addendOffset + at) / ${width}]; }
      return y;
    }`;
}
