import type { ChunkTask } from "@starling/compute";
import { gpt, mlp, writeDataset, writeGraph, writeTokens } from "@starling/graph";
import { f32bits } from "@starling/learning";
import { type Block, chunkBlock, encodeBlock, rawBlock, type TrainChunk, writeCheckpoint } from "@starling/protocol";
import { sampleChunk, sampleSpec } from "../../protocol/src/testing/samples.ts";

type Model = ReturnType<typeof mlp>;

/** Chunks of one job, as the blocks that a network gives. */
export interface SampleJob {
  /** A chunk that starts from the job's checkpoint of a round: other rounds, other names, the same weights. */
  task(round: number, change?: Partial<TrainChunk>): ChunkTask;
}

interface JobData {
  readonly dataset: Block;
  readonly window: ChunkTask["window"];
  readonly range: TrainChunk["range"];
}

/** Small pictures of two classes and a classifier. */
export function pictureJob(): SampleJob {
  const samples = Uint8Array.from({ length: 16 * 16 }, (_, i) => (i * 37) % 251);
  const labels = Uint8Array.from({ length: 16 }, (_, i) => i % 2);
  const { manifest, shards } = writeDataset(
    { sampleShape: [4, 4], count: 16, samples, labels },
    { name: "Dots", licence: "CC0-1.0", notice: "Made by a formula.", classes: ["a", "b"] },
    { samplesPerShard: 16 },
  );
  const window = { start: 0, shards: shards.map(({ bytes }) => ({ count: 16, bytes })) };
  const model = mlp({ input: [4, 4], hidden: [6], classes: 2, seed: 3 });
  return sampleJob(model, { dataset: encodeBlock(manifest), window, range: [2, 14] });
}

/** A text that counts, and a language model. */
export function textJob(): SampleJob {
  const tokens = Uint8Array.from({ length: 64 }, (_, i) => i % 5);
  const { manifest, shards } = writeTokens(tokens, {
    ...{ name: "Numbers", licence: "CC0-1.0", notice: "Made by a formula.", tokenizer: { kind: "bytes" } },
    ...{ context: 4, stride: 4, vocabulary: 5 },
  });
  const counts = manifest.shards.map(({ count }) => count);
  const window = { start: 0, shards: shards.map(({ bytes }, i) => ({ count: counts[i] ?? 0, bytes })) };
  const model = gpt({ vocabulary: 5, context: 4, width: 4, heads: 1, layers: 1, seed: 5 });
  return sampleJob(model, { dataset: encodeBlock(manifest), window, range: [1, 9] });
}

function sampleJob({ graph, weights }: Model, { dataset, window, range }: JobData): SampleJob {
  const file = rawBlock(writeGraph(graph));
  const tensors = graph.parameters.map(({ name, shape }) => ({
    name,
    shape,
    data: weights.get(name)?.data ?? new Float32Array(),
  }));
  const spec = encodeBlock(sampleSpec({}, { graph: file.cid, dataset: dataset.cid })).bytes;
  return {
    task: (round, change = {}) => {
      const start = writeCheckpoint(tensors, { graph: file.cid, round, parent: null });
      const inputs = [file.cid, start.manifest.cid, dataset.cid];
      const sizes = { steps: 1, batch: 4, microBatch: 2, lr: f32bits(1e-2) };
      const chunk = sampleChunk({ inputs, range, ...sizes, ...change });
      const blocks = start.blocks.map(({ bytes }) => bytes);
      const manifest = start.manifest.bytes;
      return {
        spec,
        chunk: chunkBlock(chunk).bytes,
        graph: file.bytes,
        weights: { target: manifest, from: { kind: "whole", manifest, blocks }, deltas: [] },
        dataset: dataset.bytes,
        window,
      };
    },
  };
}
