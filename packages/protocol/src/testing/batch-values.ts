import type * as z from "zod/mini";
import { Chunk } from "../chunk.ts";
import { JobSpec } from "../job-spec.ts";
import { FileManifest } from "../lanes/infer/files.ts";
import { ItemShard, ItemsManifest } from "../lanes/infer/items.ts";
import { OutputsManifest } from "../lanes/infer/record.ts";
import { Output } from "../output.ts";
import { RoundRecord } from "../round-record.ts";
import { sampleAddress, sampleBytes32, sampleCid, sampleInferChunk, sampleInferSpec, sampleRawCid } from "./samples.ts";

const [cid, raw, bytes32, address] = [sampleCid("a"), sampleRawCid("a"), sampleBytes32(9), sampleAddress(9)];

/** A valid value of everything that a batch is written down in. */
export const BATCH_VALUES: readonly [string, z.ZodMiniType<unknown>, unknown][] = [
  ["batch", JobSpec, sampleInferSpec()],
  ["chunk of a batch", Chunk, sampleInferChunk()],
  [
    "result of a batch",
    Output,
    {
      v: 1,
      lane: "infer",
      kind: "infer",
      chunk: cid,
      items: 4,
      failed: 1,
      root: bytes32,
      blocks: [{ cid: raw, bytes: 9 }],
    },
  ],
  ["file", FileManifest, { v: 1, name: "model.onnx", bytes: 2 ** 20 + 1, blocks: [raw, raw] }],
  [
    "shard of items",
    ItemShard,
    {
      v: 1,
      items: [
        { name: "a.png", bytes: 7 },
        { name: "empty", bytes: 0 },
      ],
      blocks: [raw],
    },
  ],
  [
    "manifest of items",
    ItemsManifest,
    {
      v: 1,
      kind: "items",
      name: "Pages",
      licence: "Public domain",
      notice: "",
      count: 3,
      shards: [
        { cid, count: 2, bytes: 7 },
        { cid, count: 1, bytes: 0 },
      ],
    },
  ],
  ["list of outputs", OutputsManifest, { v: 1, kind: "outputs", parts: [{ from: 0, to: 4, failed: 1, output: cid }] }],
  [
    "record of a batch's round",
    RoundRecord,
    {
      v: 1,
      lane: "infer",
      job: bytes32,
      round: 1,
      seed: new Uint8Array(32),
      prev: cid,
      base: cid,
      accepted: [{ chunk: cid, round: 1, index: 0, worker: address, output: cid, from: 0, to: 4, failed: 0 }],
      outputs: cid,
      done: 4,
      failed: 0,
      provider: "webgpu",
      calibration: { compared: 2, agreed: 2 },
      receipts: cid,
    },
  ],
];
