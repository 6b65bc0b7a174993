import {
  decodeBlock,
  encodeBlock,
  type Lease,
  type Output,
  rawBlock,
  type TaskReply,
  TrainChunk,
  toHex,
  tupleDigest,
} from "@starling/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { type TestCoordinator, type TestStation, testStation } from "./testing/test-station.ts";
import type { Finished, TestWorker } from "./testing/test-worker.ts";

let station: TestStation;
let coordinator: TestCoordinator;
let alice: TestWorker;
let mallory: TestWorker;

async function leaseFor(worker: TestWorker): Promise<Lease> {
  const reply = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, worker.peer);
  if (reply.type !== "lease") throw new TypeError(`expected a lease, not ${reply.type}`);
  return reply.lease;
}

async function committed(worker: TestWorker): Promise<Finished> {
  const finished = await worker.finish(await leaseFor(worker));
  expect(await coordinator.handle(worker.commitment(finished), worker.peer)).toEqual({ type: "committed" });
  return finished;
}

const gone = (reply: TaskReply, words: RegExp) => {
  expect(reply.type).toBe("gone");
  if (reply.type === "gone") expect(reply.reason).toMatch(words);
};

beforeEach(async () => {
  station = testStation();
  coordinator = await station.open();
  await station.addJob(coordinator);
  alice = pretendWorker(1);
  mallory = pretendWorker(2);
  await greet(coordinator, [alice, mallory]);
  await coordinator.idle();
  return () => coordinator.stop();
});

describe("a hostile peer", () => {
  it("gets nothing before it has said who it is", async () => {
    const stranger = pretendWorker(3);
    gone(await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, stranger.peer), /hello/);
  });

  it("cannot say hello with another session's identity", async () => {
    gone(await coordinator.handle(await alice.hello(), mallory.peer), /another session/);
    const hello = await alice.hello();
    const forged = { ...hello, identity: { ...hello.identity, peerSignature: new Uint8Array(64) } };
    gone(await coordinator.handle(forged, alice.peer), /not signed/);
    const other = await mallory.hello();
    const swapped = { ...hello.identity, delegation: { ...hello.identity.delegation, worker: mallory.account } };
    gone(await coordinator.handle({ ...other, identity: swapped }, alice.peer), /not signed/);
  });

  it("is told when its engine or protocol is not this one", async () => {
    const hello = { ...(await alice.hello()), engine: toHex(tupleDigest("old")) };
    expect(await coordinator.handle(hello, alice.peer)).toMatchObject({ type: "welcome", current: false });
    const stranger = pretendWorker(4);
    await coordinator.handle({ ...(await stranger.hello()), protocol: 2 }, stranger.peer);
    gone(await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, stranger.peer), /hello/);
  });

  it("cannot touch another session's lease", async () => {
    const finished = await alice.finish(await leaseFor(alice));
    gone(await coordinator.handle(alice.commitment(finished), mallory.peer), /no such lease/);
    gone(
      await coordinator.handle({ type: "heartbeat", lease: finished.lease.id, progressPpm: 1 }, mallory.peer),
      /no such/,
    );
    gone(
      await coordinator.handle({ type: "release", lease: finished.lease.id, reason: "failed" }, mallory.peer),
      /no such/,
    );
    expect(await alice.deliver(coordinator, finished)).toMatchObject({ type: "acknowledged" });
  });

  it("cannot reveal before it has committed", async () => {
    const finished = await alice.finish(await leaseFor(alice));
    gone(await coordinator.handle(alice.reveal(finished), alice.peer), /no commitment/);
  });

  it("cannot commit twice to different results, or after its deadline", async () => {
    const finished = await committed(alice);
    const again = { ...alice.commitment(finished), hash: toHex(tupleDigest("other")) };
    gone(await coordinator.handle(again, alice.peer), /another result/);
    expect(await coordinator.handle(alice.commitment(finished), alice.peer)).toEqual({ type: "committed" });
    const late = await mallory.finish(await leaseFor(mallory));
    station.clock.move(11_000);
    gone(await coordinator.handle(mallory.commitment(late), mallory.peer), /ended|deadline/);
  });

  it("cannot reveal what it has not sealed", async () => {
    const finished = await committed(alice);
    const salt = new Uint8Array(32);
    gone(await coordinator.handle({ ...alice.reveal(finished), salt }, alice.peer), /committed to/);
    // The lease is over, the chunk goes to somebody else, and a newcomer stays one.
    gone(await coordinator.handle(alice.reveal(finished), alice.peer), /no commitment|ended/);
    expect(coordinator.leaderboard()).toEqual([]);
  });

  it("cannot seal what it copied from another", async () => {
    const original = await committed(alice);
    const own = await mallory.finish(await leaseFor(mallory));
    // The copier repeats the commitment that it saw on the wire.
    const copied = { ...alice.commitment(original), lease: own.lease.id };
    expect(await coordinator.handle(copied, mallory.peer)).toEqual({ type: "committed" });
    const stolen = { ...alice.reveal(original), lease: own.lease.id };
    gone(await coordinator.handle(stolen, mallory.peer), /another chunk|committed to|receipt/);
  });

  it("cannot use another's seal, though the hash is right", async () => {
    const finished = await alice.finish(await leaseFor(alice));
    const seal = toHex(tupleDigest("somebody else's seal"));
    const commitment = { ...alice.commitment(finished), seal };
    expect(await coordinator.handle(commitment, alice.peer)).toEqual({ type: "committed" });
    gone(await coordinator.handle(alice.reveal(finished), alice.peer), /committed to/);
  });

  it.each([
    ["round", { round: 9 }],
    ["copy", { copy: 1 }],
    ["attempt", { attempt: 3 }],
    ["units", { units: "999999999" }],
    ["worker", { worker: `0x${"ab".repeat(20)}` as const }],
    ["result", { result: `0x${"ab".repeat(32)}` as const }],
    ["engine", { engine: `0x${"ab".repeat(32)}` as const }],
    ["deviceClass", { deviceClass: `0x${"ab".repeat(32)}` as const }],
  ])("cannot get more by a receipt with another %s", async (field, change) => {
    const finished = await committed(alice);
    const receipt = { ...finished.receipt, receipt: { ...finished.receipt.receipt, ...change } };
    gone(
      await coordinator.handle({ ...alice.reveal(finished), receipt }, alice.peer),
      new RegExp(`receipt's ${field}`),
    );
  });

  it("cannot use a receipt that its session did not sign", async () => {
    const finished = await committed(alice);
    const receipt = { ...finished.receipt, signature: new Uint8Array(64) };
    gone(await coordinator.handle({ ...alice.reveal(finished), receipt }, alice.peer), /not signed/);
  });

  it("cannot send other blocks than its header names", async () => {
    const finished = await committed(alice);
    const blocks = [new Uint8Array([1, 2, 3])];
    const before = station.blocks.held.size;
    gone(await coordinator.handle({ ...alice.reveal(finished), blocks }, alice.peer), /Block 0|not the one/);
    expect(station.blocks.held.size).toBe(before);
  });

  it("cannot send blocks for a reveal that was never opened", async () => {
    const finished = await committed(alice);
    const block = { type: "block", lease: finished.lease.id, index: 0, bytes: new Uint8Array(4) } as const;
    gone(await coordinator.handle(block, alice.peer), /header is not here/);
  });

  it("is refused before its bytes are read when they are too many or no message at all", async () => {
    const finished = await committed(alice);
    const output = new Uint8Array(600 * 1024);
    gone(await coordinator.handle({ ...alice.reveal(finished), output }, alice.peer), /form/);
    gone(await coordinator.handle({ type: "nonsense" } as never, alice.peer), /form/);
  });

  it("gets the same acknowledgement however often it reveals, and is paid once", async () => {
    const finished = await committed(alice);
    const first = await coordinator.handle(alice.reveal(finished), alice.peer);
    expect(first.type).toBe("acknowledged");
    for (let i = 0; i < 3; i++) expect(await coordinator.handle(alice.reveal(finished), alice.peer)).toEqual(first);
    await coordinator.idle();
    const [leader] = coordinator.leaderboard();
    expect(leader).toMatchObject({ worker: alice.account, chunks: 1, units: finished.lease.units });
  });

  it.each([
    ["norm", { norm2: "1" }, /norm/],
    ["hash", { root: `0x${"00".repeat(32)}` }, /root/],
    ["number of coordinates", { n: 155 }, /coordinates/],
    ["chunk", { chunk: sampleCid }, /another chunk/],
    ["size", { blocks: [{ cid: rawBlock(new Uint8Array(9)).cid, bytes: 9 }] }, /not the one|Block 0/],
  ])("cannot pass off a header with a wrong %s", async (_, change, words) => {
    const lease = await trainingLease();
    const finished = await alice.finish(lease, (output) => ({ ...output, ...change }) as Output);
    expect(await coordinator.handle(alice.commitment(finished), alice.peer)).toEqual({ type: "committed" });
    gone(await coordinator.handle(alice.reveal(finished), alice.peer), words);
    expect(coordinator.view(lease.job)?.members.find(({ worker }) => worker === alice.account)?.rejected).toBe(1);
  });
});

const sampleCid = encodeBlock({ some: "chunk" }).cid;

/** Leases until the seed gives a training chunk. */
async function trainingLease(): Promise<Lease> {
  for (;;) {
    const lease = await leaseFor(alice);
    if (decodeBlock(TrainChunk, lease.chunk).kind === "train") return lease;
    await alice.deliver(coordinator, await alice.finish(lease));
  }
}
