import { mlp, writeModel } from "@starling/graph";
import { encodeResults, FASHION_SAMPLES, type ItemResult, itemFlops } from "@starling/processing";
import {
  type Block,
  cidOf,
  digestOf,
  encodeBlock,
  type InferChunk,
  type InferOutput,
  type InferSpec,
  rawBlock,
} from "@starling/protocol";
import type { CheckerResult } from "../components.ts";
import type { OwnResults } from "../lanes/infer/check.ts";
import type { MemoryBlocks } from "./memory-blocks.ts";
import { requestFor, TEST_ENGINE } from "./test-job.ts";
import { testAccount, testSession } from "./test-keys.ts";
import { type TestWorker, testWorker } from "./test-worker.ts";

/** Changes to the sample batch's spec. */
export interface TestBatchOptions {
  readonly items?: number;
  readonly common?: Partial<InferSpec["common"]>;
  readonly laneParams?: Partial<InferSpec["laneParams"]>;
}

function fileOf(name: string, bytes: Uint8Array): Block[] {
  const block = rawBlock(bytes);
  return [encodeBlock({ v: 1, name, bytes: bytes.byteLength, blocks: [block.cid] }), block];
}

/** Writes the sample batch's blocks into a store: a tiny classifier over items of one pixel pattern each. */
export async function testBatch(
  blocks: MemoryBlocks,
  { items = 20, common, laneParams }: TestBatchOptions = {},
): Promise<{ readonly spec: InferSpec; readonly request: Awaited<ReturnType<typeof requestFor>> }> {
  const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [4], classes: 10, seed: 3 });
  const file = writeModel(graph, weights);
  const nominal = { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 28] }] };
  const [model, modelBlock] = fileOf("classifier.onnx", file) as [Block, Block];
  const [canary, canaryBlock] = fileOf("canary", new Uint8Array(784)) as [Block, Block];
  const answer = rawBlock(encodeResults([pretendResult(0)]));
  const bytes = rawBlock(Uint8Array.from({ length: 784 * items }, (_, i) => (i * 31) & 255));
  const named = Array.from({ length: items }, (_, i) => ({ name: `item ${i}`, bytes: 784 }));
  const shard = encodeBlock({ v: 1, items: named, blocks: [bytes.cid] });
  const entry = { cid: shard.cid, count: items, bytes: 784 * items };
  const card = { v: 1, kind: "items", name: "Clothes", licence: "CC0-1.0", notice: "" };
  const dataset = encodeBlock({ ...card, count: items, shards: [entry] });
  await blocks.putAll([model, modelBlock, canary, canaryBlock, answer, bytes, shard, dataset]);
  const spec: InferSpec = {
    v: 1,
    lane: "infer",
    common: {
      title: "Clothes",
      purpose: "Sort clothes.",
      stop: { rounds: 50 },
      quorum: 1,
      copies: 1,
      overAssignMilli: 0,
      beacon: "blockhash",
      limits: { modelBytes: 2 ** 20, updateBytes: 2 ** 20, leaseMs: 10_000, roundMs: 60_000 },
      price: "1000000000000",
      holdbackRounds: 1,
      royalties: [],
      engine: TEST_ENGINE,
      ...common,
    },
    laneParams: {
      models: [{ name: "classifier", graph: model.cid, external: [], nominal }],
      resources: [],
      pipeline: { ...FASHION_SAMPLES },
      rule: { float: { kind: "relative-l2", billionths: 1_000 }, ppm: 1_000, pixels: 0, samples: 0 },
      provider: "wasm",
      canary: { item: canary.cid, result: answer.cid },
      dataset: dataset.cid,
      span: 3,
      chunks: 2,
      flops: itemFlops(FASHION_SAMPLES, [{ name: "classifier", file, nominal }]),
      ...laneParams,
    },
  };
  const keys = { hot: testAccount(903), peer: testSession(903) };
  return { spec, request: await requestFor(blocks, spec, keys) };
}

/** What an item comes to in tests that are not about models. */
export function pretendResult(item: number, change = 0): ItemResult {
  const labels = [{ label: `class ${(item + change) % 10}`, ppm: 900_000 }];
  return { name: `item ${item}`, output: { kind: "labels", labels, marginPpm: 500_000 } };
}

/** What a checker makes of a chunk of the sample batch. */
export function pretendResults({ kind, range: [from, to] }: InferChunk): OwnResults {
  return { kind, results: Array.from({ length: to - from }, (_, i) => pretendResult(from + i)) };
}

/** A worker that computes what the pretended checker does; `change` makes it a liar. */
export function batchWorker(
  n: number,
  change: (made: OwnResults, chunk: InferChunk) => OwnResults = (made) => made,
  alter: (output: InferOutput) => InferOutput = (output) => output,
): TestWorker {
  return testWorker<InferChunk, OwnResults>(n, (chunk) => change(pretendResults(chunk), chunk), {
    pack(lease, result: CheckerResult) {
      const { kind, results } = result as OwnResults;
      const bytes = encodeResults(results);
      const output: InferOutput = {
        v: 1,
        lane: "infer",
        kind,
        chunk: lease.chunkCid,
        items: results.length,
        failed: results.filter((one) => "error" in one).length,
        root: digestOf(cidOf(bytes)),
        blocks: [{ cid: rawBlock(bytes).cid, bytes: bytes.byteLength }],
      };
      return { output: alter(output), blocks: [bytes] };
    },
  });
}
