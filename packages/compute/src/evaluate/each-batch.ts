import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import type { Batch } from "../samples/batch.ts";
import { batchForm, countSamples, gatherBatch, type Samples } from "../samples/samples.ts";
import { restAfter, systemClock } from "../train/duty-cycle.ts";
import { type BatchTensors, batchTensors } from "../train/train-step.ts";

export interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the number of samples done, after each batch. */
  readonly onDone?: ((done: number) => void) | undefined;
  /** Share of the time that the device may work, 0 to 1; read again before every batch. */
  readonly share?: (() => number) | undefined;
  /** Most of the device's memory that the pass may take, bytes; what there is by default. */
  readonly maxBytes?: number | undefined;
  /** Told the milliseconds that the device worked, after each batch. */
  readonly onBusy?: ((ms: number) => void) | undefined;
}

/**
 * Passes once over a window of a dataset, in its own order.
 *
 * @param use what is done with each batch; its tensors are freed afterwards
 * @throws what `use` throws; the signal's reason when it is aborted
 */
export async function eachBatch(
  engine: Engine,
  { samples, batch }: { readonly samples: Samples; readonly batch: number },
  { signal, onDone, onBusy, share = () => 1 }: PassOptions,
  use: (tensors: BatchTensors, rows: number, targets: Batch["targets"]) => Promise<void>,
): Promise<void> {
  const clock = systemClock();
  const form = batchForm(samples);
  const count = countSamples(samples);
  for (let first = 0; first < count; first += batch) {
    signal?.throwIfAborted();
    const begun = clock.now();
    const rows = Math.min(batch, count - first);
    const indices = Uint32Array.from({ length: rows }, (_, i) => samples.start + first + i);
    const data = gatherBatch(samples, indices);
    engine.use();
    const tensors = batchTensors(data, form);
    try {
      await use(tensors, rows, data.targets);
    } finally {
      tf.dispose([tensors.x, tensors.targets]);
    }
    onDone?.(first + rows);
    const busyMs = clock.now() - begun;
    onBusy?.(busyMs);
    await restAfter(busyMs, share, { clock, signal });
  }
}
