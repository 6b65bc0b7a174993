import { acknowledgementDigest, type Bytes32, encodeBlock, type TaskReply, type TaskRequest } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { sampleSpec } from "../../../protocol/src/testing/samples.ts";
import { delegationTable } from "../identity/delegation-table.ts";
import { openIdentity } from "../identity/identity.ts";
import { createSecrets } from "../identity/secrets.ts";
import { trainLane } from "../lanes/train/train-lane.ts";
import { memoryStorage } from "../storage/memory-storage.ts";
import {
  COORDINATOR_PEER,
  DOMAIN,
  ENGINE,
  JOB,
  lease,
  NOW,
  offer,
  PEER_ID,
  scripted,
  WELCOME,
} from "../testing/samples.ts";
import { checkLease } from "./check-lease.ts";
import { deliverResult } from "./deliver-result.ts";
import { makeResult } from "./make-result.ts";
import { results } from "./results.ts";

const { signal } = new AbortController();
const blocks = [0, 1, 2, 3, 4].map((n) => new Uint8Array(10).fill(n));

async function kept() {
  const storage = memoryStorage();
  const table = results(storage);
  const given = await offer(sampleSpec());
  const made = lease(given);
  const chunk = checkLease({
    lease: made,
    ...given,
    lane: trainLane,
    engine: ENGINE,
    runner: { chunkBytes: 2 ** 30, microBatch: 64 },
  });
  const identity = openIdentity({ secrets: createSecrets(), delegations: delegationTable(storage) });
  const result = makeResult({
    identity,
    domain: DOMAIN,
    coordinator: PEER_ID,
    lease: made,
    offer: given.offer,
    chunk,
    computed: {
      output: encodeBlock({ a: 1 }),
      blocks,
      summary: { lossFirst: 2.5, lossLast: 1.25 },
      duty: 1,
    },
    words: "loss 2.500 → 1.250",
    deviceClass: ENGINE,
    milliseconds: 1_234,
    now: NOW,
  });
  await table.keep(result, blocks);
  return { table, result, storage };
}

/** A coordinator that stores blocks and asks for those that it lacks. */
function coordinator(receiptHash: Bytes32, { forgetAfter = Number.POSITIVE_INFINITY } = {}) {
  const stored = new Map<number, Uint8Array>();
  let frames = 0;
  let opened = false;
  const acknowledge = (): TaskReply => ({
    type: "acknowledged",
    receipt: receiptHash,
    storedAt: NOW,
    signature: COORDINATOR_PEER.sign("acknowledgement", acknowledgementDigest(receiptHash, NOW)),
  });
  const missing = () => blocks.map((_, i) => i).filter((i) => !stored.has(i));
  const answer = (message: TaskRequest): TaskReply => {
    if (message.type === "hello") return WELCOME;
    if (message.type === "commit") return { type: "committed" };
    if (message.type === "reveal") {
      opened = true;
      message.blocks.forEach((bytes, i) => {
        stored.set(i, bytes);
      });
    }
    if (message.type === "block") {
      frames++;
      if (frames === forgetAfter) opened = false;
      if (!opened) return { type: "gone", reason: "Send the reveal again." };
      stored.set(message.index, message.bytes);
    }
    return missing().length === 0 ? acknowledge() : { type: "need", blocks: missing() };
  };
  return { answer, stored };
}

describe("results", () => {
  it("survive a reload as they were, oldest first", async () => {
    const { storage, result } = await kept();
    const again = results(storage);
    expect(await again.outstanding()).toEqual([result]);
    expect(await again.block(result.lease, 3)).toEqual(blocks[3]);
    expect(await again.block(result.lease, 9)).toBeUndefined();
  });

  it("are gone when they are dropped, bytes too", async () => {
    const { table, result, storage } = await kept();
    await table.drop(result);
    expect(await storage.table("result-blocks").keys()).toEqual([]);
    expect(await table.outstanding()).toEqual([]);
  });
});

describe("deliverResult", () => {
  const key = COORDINATOR_PEER.publicKey;

  it("commits, reveals frame by frame, and files the receipt with its acknowledgement", async () => {
    const { table, result, storage } = await kept();
    const { answer, stored } = coordinator(result.receiptHash);
    const { session, asked } = scripted(answer);
    const seen: string[] = [];
    await deliverResult(
      { session, results: table, result, coordinatorKey: key },
      { signal, onProgress: ({ stage }) => seen.push(stage) },
    );
    expect([...stored.values()]).toEqual(blocks);
    expect(asked.map(({ type }) => type)).toEqual(["hello", "commit", "reveal", "block", "block", "block"]);
    expect(seen.slice(0, 2)).toEqual(["committing", "revealing"]);
    expect(await storage.table("results").keys()).toEqual([]);
    expect(await table.receipts.get(result.receiptHash)).toMatchObject({
      coordinator: PEER_ID,
      receipt: result.receipt,
    });
  });

  it("opens the reveal again for a coordinator that lost it in the middle", async () => {
    const { table, result } = await kept();
    const { answer, stored } = coordinator(result.receiptHash, { forgetAfter: 2 });
    const { session } = scripted(answer);
    await deliverResult({ session, results: table, result, coordinatorKey: key }, { signal });
    expect(stored.size).toBe(blocks.length);
  });

  it("keeps the result when the line breaks, and delivers it the next time", async () => {
    const { table, result } = await kept();
    const { answer } = coordinator(result.receiptHash);
    let broken = true;
    const { session } = scripted((message) => {
      if (broken && message.type === "block") throw new Error("the line is dead");
      return answer(message);
    });
    await expect(deliverResult({ session, results: table, result, coordinatorKey: key }, { signal })).rejects.toThrow();
    expect(await table.outstanding()).toHaveLength(1);
    broken = false;
    await deliverResult({ session, results: table, result, coordinatorKey: key }, { signal });
    expect(await table.outstanding()).toEqual([]);
  });

  it("lets go of a result that nobody wants", async () => {
    const { table, result } = await kept();
    const { session } = scripted((m) =>
      m.type === "hello" ? WELCOME : { type: "gone", reason: "The round is over." },
    );
    await expect(deliverResult({ session, results: table, result, coordinatorKey: key }, { signal })).rejects.toThrow(
      "The round is over.",
    );
    expect(await table.outstanding()).toEqual([]);
  });

  it("keeps the result when the acknowledgement is forged or for another receipt", async () => {
    const { table, result } = await kept();
    for (const [hash, coordinatorKey] of [
      [ENGINE, key],
      [result.receiptHash, ENGINE],
    ] as const) {
      const { session } = scripted(coordinator(hash).answer);
      await expect(deliverResult({ session, results: table, result, coordinatorKey }, { signal })).rejects.toThrow(
        "An acknowledgement",
      );
      expect(await table.outstanding()).toHaveLength(1);
    }
  });

  it("answers no endless demand for blocks that it does not have", async () => {
    const { table, result } = await kept();
    const { session } = scripted((message) => {
      if (message.type === "hello") return WELCOME;
      return message.type === "commit" ? { type: "committed" } : { type: "need", blocks: [99] };
    });
    await expect(deliverResult({ session, results: table, result, coordinatorKey: key }, { signal })).rejects.toThrow(
      "does not have",
    );
  });

  it("names the job on the receipt", async () => {
    const { result } = await kept();
    expect(result.receipt.receipt).toMatchObject({ job: JOB, issuedAt: NOW });
  });
});
