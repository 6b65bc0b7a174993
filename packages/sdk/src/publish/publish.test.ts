import { cnn, decodeTokenShard, GraphError, gpt, mlp, writeModel } from "@starling/graph";
import { DatasetManifest, decodeBlock, TokensManifest } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { JobRefusedError } from "../errors.ts";
import { publishDataset } from "./publish-dataset.ts";
import { publishModel } from "./publish-model.ts";
import { publishText } from "./publish-text.ts";

const samples = (count: number) => ({
  sampleShape: [1, 2, 2],
  count,
  samples: Uint8Array.from({ length: count * 4 }, (_, i) => i % 251),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
});
const card = { name: "Dots", licence: "CC0-1.0", notice: "", classes: ["a", "b", "c"] };

describe("publishModel", () => {
  it("cuts a model into blocks under names that depend on its content alone", () => {
    const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [8], classes: 10, seed: 3 });
    const [a, b] = [publishModel(writeModel(graph, weights)), publishModel(writeModel(graph, weights))];
    expect(a.checkpoint.cid.equals(b.checkpoint.cid)).toBe(true);
    expect(a.parameters).toBe(784 * 8 + 8 + 80 + 10);
    expect(a.inputShape).toEqual([1, 28, 28]);
    expect(a.outputs).toBe(10);
    expect(a.flops.train).toBeGreaterThan(2 * a.flops.evaluate);
  });

  it("shares the graph block between models that differ in their weights only", () => {
    const publish = (seed: number) => {
      const { graph, weights } = cnn({ input: [1, 28, 28], channels: [4], classes: 10, seed });
      return publishModel(writeModel(graph, weights));
    };
    expect(publish(1).graph.cid.equals(publish(2).graph.cid)).toBe(true);
    expect(publish(1).checkpoint.cid.equals(publish(2).checkpoint.cid)).toBe(false);
  });

  it("refuses what is no model, with a typed error", () => {
    expect(() => publishModel(new Uint8Array([1, 2, 3]))).toThrow(GraphError);
  });
});

describe("publishDataset", () => {
  it("splits every sample into exactly one part", () => {
    const published = publishDataset(samples(1_000), card);
    const counts = [published.train, published.validation, published.test].map(
      ({ bytes }) => decodeBlock(DatasetManifest, bytes).count,
    );
    expect(counts).toEqual([800, 100, 100]);
    expect(published.trainCount).toBe(800);
  });

  it("gives the same blocks for the same samples", () => {
    const cids = () => publishDataset(samples(300), card).blocks.map(({ cid }) => cid.toString());
    expect(cids()).toEqual(cids());
  });

  it("refuses too few samples and stops when told to", () => {
    expect(() => publishDataset(samples(99), card)).toThrow(JobRefusedError);
    expect(() => publishDataset(samples(500), card, { signal: AbortSignal.abort() })).toThrow();
  });
});

describe("publishText", () => {
  const words = {
    name: "Story",
    licence: "CC0-1.0",
    notice: "",
    tokenizer: { kind: "bytes" },
    vocabulary: 256,
  } as const;
  const tokens = Uint8Array.from({ length: 5_003 }, (_, i) => (i * 7) % 251);

  it("cuts the text in three in its own order: every place to train on, each token once to measure on", () => {
    const context = 16;
    const published = publishText(tokens, { ...words, context });
    const parts = [published.train, published.validation, published.test].map(({ bytes }) =>
      decodeBlock(TokensManifest, bytes),
    );
    expect(parts.map(({ sample }) => sample.stride)).toEqual([1, context, context]);
    expect(parts.map(({ count }) => count)).toEqual([4_003 - context, 31, 31]);
    expect(published).toMatchObject({ trainCount: 4_003 - context, validationCount: 31, shardCount: 4_003 - context });
    const at = [0, 4_003, 4_503];
    for (const [i, { shards, sample, vocabulary }] of parts.entries()) {
      const [shard] = shards;
      const block = published.blocks.find(({ cid }) => cid.equals(shard?.cid));
      const form = { context, stride: sample.stride, count: shard?.count ?? 0, dtype: sample.dtype, vocabulary };
      const read = decodeTokenShard(block?.bytes ?? new Uint8Array(), form);
      expect(read).toEqual(tokens.subarray(at[i], (at[i] ?? 0) + read.length));
    }
  });

  it("refuses a text that is too short for the model's context, and says how long it must be", () => {
    expect(() => publishText(tokens, { ...words, context: 512 })).toThrow(JobRefusedError);
    expect(() => publishText(tokens, { ...words, context: 512 })).toThrow(/5003 tokens are too few/);
  });
});

describe("a model of tokens", () => {
  it("says so, and how many tokens it knows", () => {
    const { graph, weights } = gpt({ vocabulary: 40, context: 8, width: 8, heads: 2, layers: 1, seed: 1 });
    const published = publishModel(writeModel(graph, weights));
    expect(published).toMatchObject({ takesTokens: true, inputShape: [8], outputs: 40 });
  });
});
