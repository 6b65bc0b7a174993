import type { CodeCodec, PackedCodes } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import { quantiseWords, readQuantised } from "../kernels/quantise.ts";
import type { ParameterLayout } from "./parameter-layout.ts";

/** How a chunk's difference becomes codes. */
export interface CodeForm {
  readonly codec: CodeCodec;
  /** 1/s, an f32. */
  readonly inverse: number;
}

/**
 * Quantises θ₀ − φ_H where it lies and reads the packed codes alone: for int4, an eighth of the weights' bytes.
 *
 * @param state begins with φ_H in the optimizer's order
 * @param start θ₀ in that order
 * @returns undefined where a weight is infinite, no number or beyond 2¹²⁷: then the f32 difference tells
 */
export async function readCodes(
  state: tf.Tensor1D,
  { layout, start }: { readonly layout: ParameterLayout; readonly start: Float32Array },
  { codec, inverse }: CodeForm,
): Promise<PackedCodes | undefined> {
  const output = tf.tidy(() =>
    quantiseWords({ start: tf.tensor1d(start), state, segments: layout.placed, codec, inverse }),
  );
  try {
    return await readQuantised(output, { codec, n: layout.length });
  } finally {
    output.dispose();
  }
}
