import * as dagCbor from "@ipld/dag-cbor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import { decodeBlock, encodeBlock, rawBlock, verifyBlock } from "./block.ts";
import { Checkpoint } from "./checkpoint.ts";
import { Chunk } from "./chunk.ts";
import { MAX_BLOCK_BYTES } from "./constants.ts";
import { DatasetManifest } from "./dataset.ts";
import { decodeEpochHeader, EPOCH_HEADER_BYTES, encodeEpochHeader } from "./epoch-header.ts";
import { InvalidDataError, OversizeError, type StarlingError, WrongBlockError } from "./errors.ts";
import { EpochEvidence, LeafPage, ReceiptPage } from "./evidence.ts";
import { fromHex, toHex } from "./hex.ts";
import { JobSpec } from "./job-spec.ts";
import { VectorManifest } from "./lanes/train/record.ts";
import { Output } from "./output.ts";
import { RoundRecord } from "./round-record.ts";
import { BATCH_VALUES } from "./testing/batch-values.ts";
import {
  sampleAddress,
  sampleBytes32,
  sampleChunk,
  sampleCid,
  sampleJobId,
  sampleRawCid,
  sampleSpec,
} from "./testing/samples.ts";
import { Announcement } from "./wire/announcement.ts";
import { TaskReply, TaskRequest } from "./wire/task.ts";

const [cid, raw, bytes32, address] = [sampleCid("a"), sampleRawCid("a"), sampleBytes32(9), sampleAddress(9)];
const signature = new Uint8Array(64).fill(7);
const receipt = {
  job: sampleJobId,
  round: 1,
  chunk: bytes32,
  copy: 0,
  attempt: 0,
  worker: address,
  session: bytes32,
  deviceClass: bytes32,
  result: bytes32,
  units: "12345",
  engine: bytes32,
  issuedAt: 1_800_000_000_000,
};
const verdict = {
  job: sampleJobId,
  round: 1,
  chunk: bytes32,
  receipt: bytes32,
  kind: 2,
  metricPpm: 1_000_000,
  ok: true,
  issuedAt: 1_800_000_000_000,
};
const lease = {
  id: "0f".repeat(16),
  job: sampleJobId,
  spec: cid,
  chunk: encodeBlock(sampleChunk()).bytes,
  chunkCid: cid,
  copy: 0,
  attempt: 0,
  units: "10",
  deadlineMs: 30_000,
  base: { whole: cid, wholeRound: 0, records: [cid] },
  uploadTo: ["12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN"],
};

/** A valid value of everything that travels or is stored as a DAG-CBOR block or frame. */
const DECODERS: readonly [string, z.ZodMiniType<unknown>, unknown][] = [
  ["spec", JobSpec, sampleSpec()],
  ["chunk", Chunk, sampleChunk()],
  [
    "checkpoint",
    Checkpoint,
    {
      v: 1,
      graph: raw,
      round: 3,
      parent: cid,
      tensors: [{ name: "w", dtype: "float32", shape: [2, 3], blocks: [raw] }],
    },
  ],
  [
    "dataset",
    DatasetManifest,
    {
      v: 1,
      kind: "classification",
      name: "n",
      licence: "MIT",
      notice: "none",
      sample: { shape: [4], dtype: "uint8", scale: 0x3f800000, offset: 0 },
      classes: ["a", "b"],
      count: 10,
      encoding: "deflate-raw",
      shards: [{ cid: raw, count: 10, bytes: 100 }],
    },
  ],
  [
    "table",
    DatasetManifest,
    {
      v: 1,
      kind: "regression",
      name: "n",
      licence: "MIT",
      notice: "none",
      sample: {
        shape: [1],
        dtype: "float32",
        scale: 0x3f800000,
        offset: 0,
        columns: [{ name: "size", mean: 0x42480000, deviation: 0x3f800000 }],
      },
      targets: [{ name: "price", mean: 0, deviation: 0x3f800000 }],
      count: 10,
      encoding: "deflate-raw",
      shards: [{ cid: raw, count: 10, bytes: 100 }],
    },
  ],
  [
    "text",
    DatasetManifest,
    {
      v: 1,
      kind: "tokens",
      name: "n",
      licence: "CC0-1.0",
      notice: "none",
      sample: { shape: [128], dtype: "uint8", stride: 1 },
      tokenizer: { kind: "characters", characters: "abc" },
      vocabulary: 3,
      count: 10,
      encoding: "deflate-raw",
      shards: [{ cid: raw, count: 10, bytes: 100 }],
    },
  ],
  [
    "update",
    Output,
    {
      v: 1,
      lane: "train",
      kind: "train",
      chunk: cid,
      n: 10,
      lossFirst: 0x3f800000,
      lossLast: 0x3f000000,
      norm2: "77",
      root: bytes32,
      blocks: [{ cid: raw, bytes: 12 }],
    },
  ],
  ...BATCH_VALUES,
  [
    "evaluation",
    Output,
    { v: 1, lane: "train", kind: "evaluate", chunk: cid, correct: 3, total: 4, lossMicroNats: "9" },
  ],
  [
    "evaluation of values",
    Output,
    { v: 1, lane: "train", kind: "evaluate", chunk: cid, correct: null, total: 4, lossMicroNats: "9" },
  ],
  [
    "round record",
    RoundRecord,
    {
      lane: "train",
      v: 1,
      job: sampleJobId,
      round: 0,
      seed: new Uint8Array(32),
      prev: null,
      base: cid,
      accepted: [{ chunk: cid, round: 1, index: 0, worker: address, output: cid, multiplier: 5 }],
      delta: [raw],
      model: cid,
      momentum: cid,
      error: cid,
      lossMicroNats: "1",
      evaluation: { correct: 1, total: 2, lossMicroNats: "3" },
      best: { round: 1, model: cid, lossMicroNats: "1" },
      receipts: cid,
    },
  ],
  ["vector", VectorManifest, { v: 1, n: 4, blocks: [raw] }],
  [
    "receipt page",
    ReceiptPage,
    { v: 1, job: sampleJobId, round: 1, next: null, rows: [{ receipt, signature, verdict, paid: true }] },
  ],
  ["leaf page", LeafPage, { v: 1, leaves: [{ account: address, amount: "5", units: "3" }] }],
  [
    "epoch evidence",
    EpochEvidence,
    {
      v: 1,
      job: sampleJobId,
      spec: cid,
      epoch: 1,
      prev: null,
      rounds: [cid],
      closed: 1,
      releasedBelow: 1,
      last: false,
      leaves: [cid],
    },
  ],
  [
    "announcement",
    Announcement,
    {
      v: 1,
      job: sampleJobId,
      round: 1,
      record: cid,
      made: cid,
      state: "running",
      epoch: 0,
      at: 1,
      peer: bytes32,
      signature,
    },
  ],
  ["lease request", TaskRequest, { type: "lease", jobs: [sampleJobId], blocked: [] }],
  ["commit", TaskRequest, { type: "commit", lease: lease.id, hash: bytes32, seal: bytes32 }],
  [
    "reveal",
    TaskRequest,
    {
      type: "reveal",
      lease: lease.id,
      output: new Uint8Array(20),
      salt: new Uint8Array(32),
      receipt: { receipt, signature },
      blocks: [new Uint8Array(5)],
    },
  ],
  ["lease", TaskReply, { type: "lease", lease }],
  ["acknowledgement", TaskReply, { type: "acknowledged", receipt: bytes32, storedAt: 5, signature }],
];

/** Some bytes changed, cut out, put in or cut off: what a bad line, a bad disk or a bad peer makes of a block. */
const mutation = fc.array(
  fc.record({
    kind: fc.constantFrom("flip", "cut", "insert", "end"),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    byte: fc.integer({ min: 1, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, changes: Mutation): Uint8Array {
  let list = [...bytes];
  for (const { kind, at, byte } of changes) {
    const i = Math.floor(at * list.length);
    if (kind === "flip") list[i] = (list[i] ?? 0) ^ byte;
    if (kind === "cut") list.splice(i, 1);
    if (kind === "insert") list.splice(i, 0, byte);
    if (kind === "end") list = list.slice(0, i);
  }
  return Uint8Array.from(list);
}

/** Reads bytes; whatever they are, they are a value of the one form that has these bytes, or refused by type. */
function readOrRefuse(schema: z.ZodMiniType<unknown>, bytes: Uint8Array): "read" | "refused" {
  let value: unknown;
  try {
    value = decodeBlock(schema, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidDataError);
    expect((error as StarlingError).fix).not.toBe("");
    return "refused";
  }
  expect(toHex(dagCbor.encode(value))).toBe(toHex(bytes));
  return "read";
}

describe.each(DECODERS)("the decoder of a %s", (_, schema, sample) => {
  const { bytes } = encodeBlock(sample);

  it("reads what was written", () => {
    expect(decodeBlock(schema, bytes)).toEqual(sample);
  });

  it("reads any bytes or refuses them by type", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (some) => void readOrRefuse(schema, some)));
  });

  it("reads any structure or refuses it by type", () => {
    const value = fc.anything({ withBigInt: false, withDate: false, maxDepth: 3 });
    fc.assert(
      fc.property(value, (some) => {
        let encoded: Uint8Array;
        try {
          encoded = dagCbor.encode(some);
        } catch {
          return;
        }
        readOrRefuse(schema, encoded);
      }),
    );
  });

  it("reads damaged bytes in their one form or refuses them by type", () => {
    let refused = 0;
    fc.assert(
      fc.property(mutation, (changes) => {
        if (readOrRefuse(schema, mutate(bytes, changes)) === "refused") refused++;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("refuses what is too large before it is parsed", () => {
    expect(() => decodeBlock(schema, new Uint8Array(MAX_BLOCK_BYTES + 1))).toThrow(OversizeError);
    expect(() => decodeBlock(schema, bytes, bytes.byteLength - 1)).toThrow(OversizeError);
  });

  it("takes no field beside its own, and misses none", () => {
    const object = sample as Readonly<Record<string, unknown>>;
    expect(readOrRefuse(schema, encodeBlock({ ...object, zzz: 1 }).bytes)).toBe("refused");
    for (const key of Object.keys(object)) {
      const { [key]: __, ...rest } = object;
      expect(readOrRefuse(schema, encodeBlock(rest).bytes)).toBe("refused");
    }
  });
});

describe("a spec in another encoding of the same value", () => {
  it("is refused: a value has one CID", () => {
    const { bytes } = encodeBlock({ v: 1, leaves: [] });
    expect(readOrRefuse(LeafPage, bytes)).toBe("read");
    // {"v":1,"leaves":[]} with its keys the other way round, and with 1 in two bytes.
    const unsorted = fromHex("0xa2666c656176657380617601");
    const long = fromHex("0xa261761801666c656176657380");
    expect(() => decodeBlock(LeafPage, unsorted)).toThrow(/one form/);
    expect(() => decodeBlock(LeafPage, long)).toThrow(InvalidDataError);
  });
});

describe("the epoch header", () => {
  const header = {
    spec: bytes32,
    epoch: 3,
    rounds: 9,
    receiptsRoot: bytes32,
    verdictsRoot: bytes32,
    payRoot: bytes32,
    model: bytes32,
    dag: bytes32,
  };

  it("is read from any bytes in its one form, or refused by type", () => {
    const word = fc.uint8Array({ minLength: EPOCH_HEADER_BYTES, maxLength: EPOCH_HEADER_BYTES });
    const mutated = mutation.map((changes) => mutate(encodeEpochHeader(header), changes));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), word, mutated), (bytes) => {
        try {
          expect(encodeEpochHeader(decodeEpochHeader(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof InvalidDataError)) throw error;
        }
      }),
    );
  });
});

describe("a block under a CID", () => {
  it("is that block and no other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), mutation, (bytes, changes) => {
        const block = rawBlock(bytes);
        expect(() => verifyBlock(block.cid, bytes)).not.toThrow();
        const other = mutate(bytes, changes);
        if (toHex(other) !== toHex(bytes)) expect(() => verifyBlock(block.cid, other)).toThrow(WrongBlockError);
      }),
    );
  });
});
