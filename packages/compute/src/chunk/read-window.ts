import { decodeShard, decodeTokenShard, tokenBytes, tokensOfSamples } from "@starling/graph";
import { fromF32bits } from "@starling/learning";
import type { Chunk, ClassificationManifest, DatasetManifest, TokensManifest } from "@starling/protocol";
import { ChunkInputError } from "../errors.ts";
import type { BatchForm } from "../samples/batch.ts";
import { type ClassSamples, classForm } from "../samples/class-samples.ts";
import type { Samples } from "../samples/samples.ts";
import { type TokenStream, tokenForm } from "../samples/token-stream.ts";
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
  return manifest.kind === "tokens" ? readTokens(manifest, range, window) : readClasses(manifest, range, window);
}

/** What batches of a dataset look like: enough to compile for before any shard is there. */
export function formOf(manifest: DatasetManifest): BatchForm {
  if (manifest.kind === "tokens") return tokenForm({ context: manifest.sample.shape[0] });
  return classForm({ sampleShape: manifest.sample.shape });
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

function readClasses({ sample, classes }: ClassificationManifest, range: Range, window: ShardWindow): ClassSamples {
  const [from, to] = range;
  const size = sample.shape.reduce((product, side) => product * side, 1);
  const x = new Uint8Array((to - from) * size);
  const y = new Uint8Array(to - from);
  eachPart(range, window, ({ count, bytes }, at, first, last) => {
    const shard = decodeShard(bytes, { sampleShape: sample.shape, count, classes: classes.length });
    x.set(shard.samples.subarray((first - at) * size, (last - at) * size), (first - from) * size);
    y.set(shard.labels.subarray(first - at, last - at), first - from);
  });
  return {
    task: "classification",
    x,
    y,
    sampleShape: sample.shape,
    scale: fromF32bits(sample.scale),
    offset: fromF32bits(sample.offset),
    start: from,
  };
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
