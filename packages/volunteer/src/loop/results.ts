import {
  Acknowledgement,
  address,
  bytes,
  bytes32,
  cborCid,
  decimal,
  fixedBytes,
  integer,
  jobId,
  MAX_BLOCK_BYTES,
  peerIdText,
  SignedReceipt,
  safeInteger,
  text,
  u32,
} from "@starling/protocol";
import * as z from "zod/mini";
import { type RecordTable, recordTable } from "../storage/record-table.ts";
import type { ByteTable, VolunteerStorage } from "../storage/storage.ts";

/** A computed result until its coordinator has acknowledged it: enough to commit and reveal after a reload. */
export const OutstandingResult = z.strictObject({
  v: z.literal(1),
  coordinator: peerIdText,
  /** Peers that take the reveal, best first. */
  uploadTo: z.array(peerIdText).check(z.minLength(1), z.maxLength(8)),
  lease: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  job: jobId,
  title: text(120),
  purpose: text(2_000),
  client: address,
  round: u32,
  rounds: u32,
  index: u32,
  copy: integer(0, 65_535),
  lane: text(40),
  kind: text(40),
  chunk: cborCid,
  units: decimal,
  hash: bytes32,
  seal: bytes32,
  salt: fixedBytes(32),
  output: bytes(MAX_BLOCK_BYTES / 2),
  receipt: SignedReceipt,
  receiptHash: bytes32,
  /** Blocks of the payload, kept beside. */
  blocks: integer(0, 2_048),
  /** Losses or counts, by the names that the lane gives them. */
  summary: z.record(text(40), z.nullable(z.number())),
  /** The same in words. */
  words: text(200),
  milliseconds: safeInteger,
  computedAt: safeInteger,
});
export type OutstandingResult = z.infer<typeof OutstandingResult>;

/** A receipt with the coordinator's signed word that it has the result. */
export const KeptReceipt = z.strictObject({
  receipt: SignedReceipt,
  acknowledgement: Acknowledgement,
  coordinator: peerIdText,
});
export type KeptReceipt = z.infer<typeof KeptReceipt>;

/** Results on their way, and the receipts of those that arrived. */
export interface Results {
  /** Keeps a result with its blocks; durable when it resolves. */
  keep(result: OutstandingResult, blocks: readonly Uint8Array[]): Promise<void>;
  outstanding(): Promise<OutstandingResult[]>;
  /** One block of a kept payload; undefined where it is lost. */
  block(lease: string, index: number): Promise<Uint8Array | undefined>;
  /** Files the receipt and lets the result go. */
  acknowledged(result: OutstandingResult, acknowledgement: Acknowledgement): Promise<void>;
  /** Lets a result go that nobody wants any more. */
  drop(result: Pick<OutstandingResult, "lease" | "blocks">): Promise<void>;
  receipts: RecordTable<KeptReceipt>;
}

/** Results over a profile's storage. */
export function results(storage: VolunteerStorage): Results {
  const table = recordTable(storage.table("results"), OutstandingResult);
  const blocks: ByteTable = storage.table("result-blocks");
  const receipts = recordTable(storage.table("receipts"), KeptReceipt);
  const blockKey = (lease: string, index: number) => `${lease}/${index.toString().padStart(4, "0")}`;

  async function drop({ lease, blocks: count }: Pick<OutstandingResult, "lease" | "blocks">): Promise<void> {
    await table.delete(lease);
    for (let i = 0; i < count; i++) await blocks.delete(blockKey(lease, i));
  }

  return {
    receipts,
    drop,
    // The record comes last: a crash in between leaves blocks that the same lease overwrites, never half a result.
    async keep(result, payload) {
      await Promise.all(payload.map((block, i) => blocks.put(blockKey(result.lease, i), block)));
      await table.put(result.lease, result);
    },
    outstanding: async () => (await table.all()).map(({ value }) => value).sort((a, b) => a.computedAt - b.computedAt),
    block: (lease, index) => blocks.get(blockKey(lease, index)),
    async acknowledged(result, acknowledgement) {
      const { receipt, receiptHash, coordinator } = result;
      await receipts.put(receiptHash, { receipt, acknowledgement, coordinator });
      await drop(result);
    },
  };
}
