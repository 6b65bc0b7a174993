import * as tf from "@tensorflow/tfjs-core";
import { gpuBytes } from "../../packages/compute/src/memory/gpu-bytes.ts";
import type { GptShape } from "../train-step/shapes.ts";
import { tfjsGptStep } from "../train-step/sides/tfjs-gpt.ts";

/** Bytes that a step of the same model takes at most in plain TensorFlow.js, by the tensors that it keeps. */
export function tfjsPlanned(shape: GptShape): number {
  const { live } = gpuBytes(tfjsGptStep(shape));
  tf.disposeVariables();
  return live.reduce((peak, bytes) => Math.max(peak, bytes), 0);
}

/** Runs such a step. */
export async function tfjsStep(shape: GptShape): Promise<void> {
  const loss = tfjsGptStep(shape)();
  await loss.data();
  loss.dispose();
}
