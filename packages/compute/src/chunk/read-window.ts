import {
  decodeShard,
  decodeTokenShard,
  decodeValueShard,
  MAX_INFLATED_SHARD_BYTES,
  NUMBER_BYTES,
  numberArray,
  tokenBytes,
  tokensOfSamples,
} from "@starling/graph";
import { fromF32bits } from "@starling/learning";
import type {
  Chunk,
  ClassificationManifest,
  DatasetManifest,
  RegressionManifest,
  SampleNumbers,
  TokensManifest,
} from "@starling/protocol";
import { ChunkInputError } from "../errors.ts";
import type { BatchForm } from "../samples/batch.ts";
import { type ClassSamples, classForm } from "../samples/class-samples.ts";
import type { Samples } from "../samples/samples.ts";
import { type TokenStream, tokenForm } from "../samples/token-stream.ts";
import { type ValueSamples, valueForm } from "../samples/value-samples.ts";
import type { ShardWindow } from "./task.ts";

type Range = Chunk["range"];

/**
 * Unpacks the samples of exactly a chunk's range.
 * @throws ChunkInputError when the shards do not cover it; what the decoders throw for damaged ones
 */
export function readWindow(manifest: DatasetManifest, range: Range, window: ShardWindow): Samples {
  const end = window.start + window.shards.reduce((sum, { count }) => sum + count, 0);
  if (window.start > range[0] || end < range[1]) {
    throw new ChunkInputError(`Shards of samples ${window.start} to ${end} do not hold ${range[0]} to ${range[1]}.`, {
      fix: "Give every shard that the chunk's range touches.",
    });
  }
  switch (manifest.kind) {
    case "tokens":
      return readTokens(manifest, range, window);
    case "classification":
      return readClasses(manifest, range, window);
    case "regression":
      return readValues(manifest, range, window);
    default:
      return manifest satisfies never;
  }
}

/** What batches of a dataset look like: enough to compile for before any shard is there. */
export function formOf(manifest: DatasetManifest): BatchForm {
  const sampleShape = manifest.sample.shape;
  switch (manifest.kind) {
    case "tokens":
      return tokenForm({ context: manifest.sample.shape[0] });
    case "classification":
      return classForm({ sampleShape });
    case "regression":
      return valueForm({ sampleShape, valuesPerSample: manifest.targets.length });
    default:
      return manifest satisfies never;
  }
}

/** Calls `take` with each shard's part of the range: from where to where in the dataset, and where the shard begins. */
function eachPart(
  [from, to]: Range,
  { start, shards }: ShardWindow,
  take: (shard: ShardWindow["shards"][number], at: number, first: number, last: number) => void,
): void {
  let at = start;
  for (const shard of shards) {
    const [first, last] = [Math.max(from, at), Math.min(to, at + shard.count)];
    if (first < last) take(shard, at, first, last);
    at += shard.count;
  }
}

/**
 * Room for the numbers of a range, and how they are scaled. A shard unfolds to a known size at most, so what a window of
 * so many can hold is known before any memory is taken.
 * @throws ChunkInputError
 */
function roomFor({ shape, dtype, scale, offset }: SampleNumbers, [from, to]: Range, { shards }: ShardWindow) {
  const size = shape.reduce((product, side) => product * side, 1);
  const bytes = (to - from) * size * NUMBER_BYTES[dtype];
  if (bytes > shards.length * MAX_INFLATED_SHARD_BYTES) {
    throw new ChunkInputError(`Samples of ${bytes} bytes do not come from ${shards.length} shards.`, {
      fix: "Publish the data in more shards, or use smaller samples.",
    });
  }
  const scaled = { sampleShape: shape, scale: fromF32bits(scale), offset: fromF32bits(offset), start: from };
  return { size, x: numberArray(dtype, (to - from) * size), scaled };
}

function readClasses({ sample, classes }: ClassificationManifest, range: Range, window: ShardWindow): ClassSamples {
  const [from, to] = range;
  const { size, x, scaled } = roomFor(sample, range, window);
  const y = new Uint8Array(to - from);
  const form = { sampleShape: sample.shape, dtype: sample.dtype, classes: classes.length };
  eachPart(range, window, ({ count, bytes }, at, first, last) => {
    const shard = decodeShard(bytes, { ...form, count });
    x.set(shard.samples.subarray((first - at) * size, (last - at) * size), (first - from) * size);
    y.set(shard.labels.subarray(first - at, last - at), first - from);
  });
  return { task: "classification", x, y, ...scaled };
}

function readValues({ sample, targets }: RegressionManifest, range: Range, window: ShardWindow): ValueSamples {
  const [from, to] = range;
  const { size, x, scaled } = roomFor(sample, range, window);
  const each = targets.length;
  const y = new Float32Array((to - from) * each);
  const form = { sampleShape: sample.shape, dtype: sample.dtype, targets: each };
  eachPart(range, window, ({ count, bytes }, at, first, last) => {
    const shard = decodeValueShard(bytes, { ...form, count });
    x.set(shard.samples.subarray((first - at) * size, (last - at) * size), (first - from) * size);
    y.set(shard.values.subarray((first - at) * each, (last - at) * each), (first - from) * each);
  });
  return { task: "regression", x, y, valuesPerSample: each, ...scaled };
}

function readTokens({ sample, vocabulary }: TokensManifest, range: Range, window: ShardWindow): TokenStream {
  const [from, to] = range;
  const [context] = sample.shape;
  const { stride, dtype } = sample;
  const size = tokenBytes(dtype);
  const tokens = new Uint8Array(size * tokensOfSamples({ context, stride, count: to - from }));
  eachPart(range, window, ({ count, bytes }, at, first, last) => {
    const shard = decodeTokenShard(bytes, { context, stride, count, dtype, vocabulary });
    const begin = (first - at) * stride;
    const end = begin + tokensOfSamples({ context, stride, count: last - first });
    tokens.set(shard.subarray(begin * size, end * size), (first - from) * stride * size);
  });
  return { task: "language", tokens, tokenBytes: size, context, stride, start: from };
}
