import { fetchItemWindow, fetchJobFiles, type InferChunkTask } from "@starling/compute";
import { encodeResults, FASHION_SAMPLES, type Item } from "@starling/processing";
import {
  type Block,
  chunkBlock,
  encodeBlock,
  type InferChunk,
  type InferSpec,
  inferInputs,
  MAX_BLOCK_BYTES,
  rawBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { sampleInferChunk, sampleInferSpec } from "../../../protocol/src/testing/samples.ts";
import { type InferEngine, type ModelFile, runItems } from "../../src/infer/index.ts";
import { clothes, mlpFile, samples } from "./small-models.ts";

/** Bytes as blocks of 1 MiB. */
export function cut(bytes: Uint8Array): Block[] {
  const count = Math.ceil(bytes.byteLength / MAX_BLOCK_BYTES);
  return Array.from({ length: count }, (_, i) => rawBlock(bytes.slice(i * MAX_BLOCK_BYTES, (i + 1) * MAX_BLOCK_BYTES)));
}

/** A file as its manifest and its blocks. */
export function fileOf(name: string, bytes: Uint8Array): { readonly cid: CID; readonly blocks: readonly Block[] } {
  const blocks = cut(bytes);
  const manifest = encodeBlock({ v: 1, name, bytes: bytes.byteLength, blocks: blocks.map(({ cid }) => cid) });
  return { cid: manifest.cid, blocks: [manifest, ...blocks] };
}

/** Items as a dataset with so many of them in each shard. */
export function itemsOf(items: readonly Item[], perShard: number) {
  const shards = Array.from({ length: Math.ceil(items.length / perShard) }, (_, i) => {
    const own = items.slice(i * perShard, (i + 1) * perShard);
    const blocks = cut(new Uint8Array(Buffer.concat(own.map(({ bytes }) => bytes))));
    const named = own.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength }));
    const shard = encodeBlock({ v: 1, items: named, blocks: blocks.map(({ cid }) => cid) });
    const bytes = named.reduce((sum, item) => sum + item.bytes, 0);
    return { blocks: [shard, ...blocks], entry: { cid: shard.cid, count: own.length, bytes } };
  });
  const manifest = encodeBlock({
    v: 1,
    kind: "items",
    name: "Clothes",
    licence: "CC0-1.0",
    notice: "",
    count: items.length,
    shards: shards.map(({ entry }) => entry),
  });
  return { cid: manifest.cid, blocks: [manifest, ...shards.flatMap(({ blocks }) => blocks)] };
}

export interface BatchJobInit {
  readonly model?: ModelFile;
  readonly items?: readonly Item[];
  readonly perShard?: number;
  readonly common?: Partial<InferSpec["common"]>;
  readonly laneParams?: Partial<InferSpec["laneParams"]>;
  /** What the canary is said to come to; what the engine makes of it unless given. */
  readonly canaryResult?: Uint8Array;
}

/** A batch as a researcher posts it: spec, models, items and canary, all as blocks. */
export interface BatchJob {
  readonly spec: InferSpec;
  readonly specBlock: Block;
  /** Every block by the text of its CID. */
  readonly blocks: ReadonlyMap<string, Uint8Array>;
  /** CIDs of the model's blocks. */
  readonly modelBlocks: readonly string[];
  chunk(change?: Partial<InferChunk>): Block;
  /** Gives blocks, as a network does. */
  fetch(cids: readonly CID[]): Promise<Uint8Array[]>;
}

/** Makes a batch that sorts clothes: ten of them unless given, four a shard, five a chunk. */
export async function batchJob(engine: InferEngine, init: BatchJobInit = {}): Promise<BatchJob> {
  const { model = mlpFile(), items = samples(10), perShard = 4 } = init;
  const [known] = samples(1);
  if (known === undefined) throw new TypeError("there is one");
  const result =
    init.canaryResult ?? encodeResults((await runItems(engine, clothes({ models: [model], items: [known] }))).results);
  const [file, canary, answer] = [
    fileOf("classifier.onnx", model.graph),
    fileOf("canary", known.bytes),
    rawBlock(result),
  ];
  const data = itemsOf(items, perShard);
  const spec = sampleInferSpec(init.common, {
    models: [
      {
        name: model.name,
        graph: file.cid,
        external: [],
        nominal: { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 28] }] },
      },
    ],
    pipeline: { ...FASHION_SAMPLES },
    rule: { float: { kind: "exact" }, ppm: 10, pixels: 0, samples: 0 },
    canary: { item: canary.cid, result: answer.cid },
    dataset: data.cid,
    span: 5,
    ...init.laneParams,
  });
  const specBlock = encodeBlock(spec);
  const all = [specBlock, ...file.blocks, ...canary.blocks, answer, ...data.blocks];
  const blocks = new Map(all.map(({ cid, bytes }) => [cid.toString(), bytes]));
  const inputs = inferInputs(spec.laneParams);
  return {
    spec,
    specBlock,
    blocks,
    modelBlocks: file.blocks.slice(1).map(({ cid }) => cid.toString()),
    chunk: (change) => chunkBlock(sampleInferChunk({ inputs, range: [0, 5], ...change })),
    fetch: async (cids) =>
      cids.map((cid) => {
        const found = blocks.get(cid.toString());
        if (found === undefined) throw new Error(`nobody has ${cid}`);
        return found;
      }),
  };
}

/** A chunk of a batch with everything that it names, as a volunteer fetches it. */
export async function taskOf(job: BatchJob, change: Partial<InferChunk> = {}): Promise<InferChunkTask> {
  const { dataset } = job.spec.laneParams;
  const manifest = job.blocks.get(dataset.toString()) ?? new Uint8Array();
  const window = await fetchItemWindow(job.fetch, manifest, change.range ?? [0, 5]);
  const files = await fetchJobFiles(job.fetch, job.spec);
  return { spec: job.specBlock.bytes, chunk: job.chunk(change).bytes, job: files, window };
}
