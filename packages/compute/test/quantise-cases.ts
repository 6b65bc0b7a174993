import { type CodeCodec, type PackedCodes, quantise, squaredNorm } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import { quantiseWords, readQuantised, type Segment } from "../src/kernels/quantise.ts";

/** How weights become codes; one parameter unless given. */
export interface QuantiseForm {
  readonly codec: CodeCodec;
  readonly inverse: number;
  readonly segments?: readonly Segment[];
}

/** 1/s of a usual job, of an even number and of the ends of what the kernel takes. */
export const INVERSES = [Math.fround(1 / Math.fround(3e-4)), 1, 2 ** -96, 2 ** 96] as const;

/** Codes by the kernel of the current engine; `before` and `after` in the optimizer's order. */
export async function codesByKernel(
  before: Float32Array,
  after: Float32Array,
  { codec, inverse, segments = [{ codeOffset: 0, offset: 0 }] }: QuantiseForm,
): Promise<PackedCodes | undefined> {
  const output = tf.tidy(() => {
    // The optimizer keeps its moments behind the weights.
    const state = tf.tensor1d(Float32Array.from([...after, ...before.map(() => Number.NaN)]));
    return quantiseWords({ start: tf.tensor1d(before), state, segments, codec, inverse });
  });
  const read = await readQuantised(output, { codec, n: before.length });
  output.dispose();
  return read;
}

/** The same by @starling/learning. */
export function codesByCpu(
  before: Float32Array,
  after: Float32Array,
  { codec, inverse }: Pick<QuantiseForm, "codec" | "inverse">,
): PackedCodes {
  const difference = before.map((value, i) => value - (after[i] ?? 0));
  const codes = quantise(difference, inverse, codec);
  return { codec, n: codes.length, bytes: codec.pack(codes), norm2: squaredNorm(codes) };
}

/** Differences whose codes hang on the last bit, on both sides of each; subnormal and huge ones; both zeros. */
export function landmarks(limit: number, inverse: number): Float32Array {
  const around = (value: number) => {
    const bits = new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
    return [...new Float32Array(Int32Array.of(bits - 1, bits, bits + 1).buffer)];
  };
  const halves = Array.from({ length: 2 * limit + 8 }, (_, i) => (i + 1) / 2);
  const edges = [2 ** -126, 2 ** -149, 2 ** -130, 1e30, 2 ** 126.9, 2 ** 100].map(Math.fround);
  const sizes = [...halves.map((half) => Math.fround(half / inverse)), ...edges].flatMap(around);
  return Float32Array.from([0, -0, ...sizes, ...sizes.map((size) => -size)]);
}
