import { randomBytes } from "node:crypto";
import { engineDigest } from "@starling/compute";
import { mlp, writeDataset, writeModel } from "@starling/graph";
import { encodeBlock } from "@starling/protocol";
import { buildSpec, publishModel } from "@starling/sdk";
import type { PreparedJob } from "@starling/station/embed";

const SAMPLE = [1, 32, 32] as const;
const SHARD_SAMPLES = 960;
const SHARDS = 16;

function noise(count: number) {
  return {
    sampleShape: [...SAMPLE],
    count,
    samples: new Uint8Array(randomBytes(count * 1_024)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  };
}

/** A job whose every chunk needs 16 MiB of data that does not compress. */
export function bigJob(): PreparedJob {
  const classes = Array.from({ length: 10 }, (_, i) => `class ${i}`);
  const card = { name: "Noise", licence: "CC0-1.0", notice: "", classes };
  const { graph, weights } = mlp({ input: SAMPLE, hidden: [16], classes: 10, seed: 1 });
  const model = publishModel(writeModel(graph, weights));
  const data = writeDataset(noise(SHARD_SAMPLES * SHARDS), card, { samplesPerShard: SHARD_SAMPLES });
  const held = writeDataset(noise(200), { ...card, name: "Noise, held out" });
  const [dataset, validation] = [encodeBlock(data.manifest), encodeBlock(held.manifest)];
  const spec = buildSpec(
    {
      graph: model.graph.cid,
      checkpoint: model.checkpoint.cid,
      dataset: dataset.cid,
      validation: validation.cid,
      test: validation.cid,
      engine: engineDigest(),
      parameters: model.parameters,
      trained: model.trained,
      flops: model.flops,
      shardCount: SHARD_SAMPLES * SHARDS,
    },
    { title: "16 MiB of noise", purpose: "Measures the page while data arrives.", rounds: 100, chunks: 2, price: 1n },
  );
  const specBlock = encodeBlock(spec);
  return { spec, specBlock, blocks: [...model.blocks, dataset, ...data.shards, validation, ...held.shards, specBlock] };
}
