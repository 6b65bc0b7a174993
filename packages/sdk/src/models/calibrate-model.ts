import type { Engine } from "@starling/compute";
import { float32Tensor, hasBatchStatistics, type Weights } from "@starling/graph";
import { DatasetManifest, decodeBlock, type TrainSpec } from "@starling/protocol";
import type { GetBlock, LoadedModel } from "./model-source.ts";

/** What running statistics are computed from, and with. */
export interface CalibrationInit {
  readonly spec: TrainSpec;
  readonly get: GetBlock;
  /** Asked for only where a model has statistics to compute; whoever opens an engine closes it. */
  readonly engine: () => Promise<Engine>;
  readonly signal?: AbortSignal | undefined;
  /** Samples done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The first evaluation chunk's part of the validation data: whole shards, from its beginning. */
async function firstWindow({ common, laneParams }: TrainSpec, get: GetBlock) {
  const manifest = decodeBlock<DatasetManifest>(DatasetManifest, await get(common.validation));
  const end = Math.min(laneParams.evaluateSpan, manifest.count);
  const shards: { count: number; bytes: Uint8Array }[] = [];
  let held = 0;
  for (const { cid, count } of manifest.shards) {
    if (held >= end) break;
    shards.push({ count, bytes: await get(cid) });
    held += count;
  }
  return { manifest, range: [0, end] as [number, number], window: { start: 0, shards } };
}

/**
 * Gives BatchNormalization the running statistics of the job's first evaluation window, cut into the batches that
 * evaluation chunks use: what such a chunk computes for itself, so that a model is handed out as it was measured. They
 * follow from weights and window alone; on one kind of device they are the same bits every time. Other models are
 * returned as they are.
 * @throws InvalidDataError, ChunkInputError for data that does not fit; NotFiniteError; the signal's reason
 */
export async function calibrateModel(
  { graph, weights }: Pick<LoadedModel, "graph" | "weights">,
  { spec, get, engine, signal, onProgress }: CalibrationInit,
): Promise<Weights> {
  if (!hasBatchStatistics(graph)) return weights;
  const { manifest, range, window } = await firstWindow(spec, get);
  signal?.throwIfAborted();
  // A megabyte of script, which no other model's export needs.
  const { calibrate, readWindow } = await import("@starling/compute/engine");
  const samples = readWindow(manifest, range, window);
  const parameters = new Map([...weights].map(([name, { data }]) => [name, data]));
  const calibrated = await calibrate(
    await engine(),
    { graph, parameters, samples, batch: spec.laneParams.microBatch },
    { signal, onDone: (done) => onProgress?.(done, range[1]) },
  );
  return new Map(
    [...weights].map(([name, { shape, data }]) => [name, float32Tensor(shape, calibrated.get(name) ?? data)]),
  );
}
