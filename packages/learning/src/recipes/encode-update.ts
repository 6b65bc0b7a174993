import type { TrainParams } from "@starling/protocol";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { codecOf } from "../codes/codec-of.ts";
import { feedBack } from "../codes/feedback.ts";
import { quantise } from "../codes/quantise.ts";
import { updateScale } from "../codes/update-scale.ts";
import { fromF32bits } from "../float/f32.ts";

/** What a chunk's f32 difference became. */
export interface EncodedUpdate {
  readonly codec: CodeCodec;
  readonly codes: Codes;
  /** What was quantised: the chunk's own difference, and under error feedback what was left out before. */
  readonly difference: Float32Array;
  /** What the codes leave out, the input of the worker's next chunk; under error feedback alone. */
  readonly error?: Float32Array;
}

/** The scale of a chunk's codes, as its spec and the chunk fix it. @throws ScaleError */
export function chunkScale(
  codec: TrainParams["codec"],
  { lr, steps }: { readonly lr: number; readonly steps: number },
): ReturnType<typeof updateScale> {
  return updateScale(lr, steps, codec.kappa, codecOf(codec).limit);
}

/**
 * A chunk's difference θ − φ_H as the codes of its job.
 * @param chunk f32 bits of its learning rate, and its local steps
 * @param error what the worker's update before has left out; only under error feedback
 * @throws NonFiniteError, ScaleError, ShapeError
 */
export function encodeUpdate(
  delta: Float32Array,
  spec: TrainParams["codec"],
  chunk: { readonly lr: number; readonly steps: number },
  error?: Float32Array,
): EncodedUpdate {
  const codec = codecOf(spec);
  const scale = chunkScale(spec, chunk);
  if (spec.kind === "sparse")
    return { codec, ...feedBack(delta, error, { beta: fromF32bits(spec.beta), scale, codec }) };
  return { codec, codes: quantise<Codes>(delta, scale.inverse, codec), difference: delta };
}
