import { randomBytes } from "node:crypto";
import type { Finished } from "@starling/coordinator/testing";
import { testSeed } from "@starling/coordinator/testing";
import {
  Chunk,
  CODEC,
  cidOf,
  decodeBlock,
  digestOf,
  encodeBlock,
  fromHex,
  type JobId,
  type Lease,
  type Output,
  peerSigner,
  rawBlock,
  TASK_PROTOCOL,
  type TaskReply,
  toHex,
  typedHash,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { collector } from "./rig/collect.ts";
import { type NodeVolunteer, nodeVolunteer } from "./rig/node-volunteer.ts";
import { endChain, type Place, place, type StationProcess, startStation } from "./rig/station-process.ts";

const [ALICE, MALLORY, BOB] = [21, 22, 24];
const NAN_BITS = 0x7fc00000;

let at: Place;
let station: StationProcess;
let alice: NodeVolunteer;
let mallory: NodeVolunteer;
let bob: NodeVolunteer;

beforeAll(async () => {
  at = place();
  station = await startStation(at, { SAMPLE_ROUNDS: "200", SAMPLE_CHUNKS: "4" });
  alice = await nodeVolunteer(station, ALICE);
  mallory = await nodeVolunteer(station, MALLORY);
  bob = await nodeVolunteer(station, BOB);
  await bob.hello();
  await alice.hello();
  await mallory.hello();
}, 120_000);

afterAll(async () => {
  await alice.stop();
  await mallory.stop();
  await bob.stop();
  await station.stop();
  endChain(at);
  at.remove();
});

/** Whatever was sent: the same process still answers, over HTTP and over streams. */
afterEach(async () => {
  expect((await station.client.status()).version).toBeDefined();
  expect((await alice.hello()).type).toBe("welcome");
});

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

function gone(reply: TaskReply, words: RegExp): void {
  expect(reply).toMatchObject({ type: "gone", reason: expect.stringMatching(words) });
}

/** A lease of the wanted kind; chunks of the other kind are computed and delivered on the way. */
async function leaseFor(one: NodeVolunteer, kind: "train" | "any" = "any"): Promise<Lease> {
  for (let tries = 0; tries < 200; tries++) {
    const reply = await one.ask({ type: "lease", jobs: [], blocked: [] });
    // A chunk that one worker has spoilt is another's: somebody honest keeps the rounds going.
    if (reply.type === "wait" && (await bob.turn()).type === "wait") await pause(200);
    if (reply.type !== "lease") continue;
    if (kind === "any" || decodeBlock(Chunk, reply.lease.chunk).kind === kind) return reply.lease;
    await deliver(one, await one.worker.finish(reply.lease));
  }
  throw new Error("There was no lease.");
}

const deliver = (one: NodeVolunteer, finished: Finished) =>
  one.worker.deliver({ handle: (request) => one.ask(request) }, finished);

async function committed(one: NodeVolunteer, lease: Lease, change?: (output: Output) => Output): Promise<Finished> {
  const finished = await one.worker.finish(lease, change);
  expect(await one.ask(one.worker.commitment(finished))).toEqual({ type: "committed" });
  return finished;
}

const Refusal = z.object({ error: z.object({ code: z.string(), fix: z.string().check(z.minLength(10)) }) });

/** Sends raw bytes on a stream of the task protocol; gives the name of the error that they are refused with. */
async function raw(bytes: Uint8Array): Promise<string> {
  const [connection] = mallory.node.libp2p.getConnections();
  if (connection === undefined) throw new Error("Not connected.");
  const stream = await connection.newStream(TASK_PROTOCOL);
  stream.send(bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece.subarray());
  return decodeBlock(Refusal, Buffer.concat(pieces).subarray(4)).error.code;
}

const frame = (length: number, payload: Uint8Array = new Uint8Array()) => {
  const bytes = new Uint8Array(4 + payload.byteLength);
  new DataView(bytes.buffer).setUint32(0, length);
  bytes.set(payload, 4);
  return bytes;
};

describe("bytes on a stream of a running station", () => {
  test("that announce too large a frame are refused before a byte of it is read", async () => {
    expect(await raw(frame(0xffffffff))).toBe("OversizeError");
    expect(await raw(frame(2 * 1024 * 1024))).toBe("OversizeError");
  });

  test.each([
    ["no DAG-CBOR", new Uint8Array([0xff, 0xff, 0xff])],
    ["nested without end", new Uint8Array(4_000).fill(0x81)],
    ["chance", new Uint8Array(randomBytes(512))],
    ["no request of ours", encodeBlock({ type: "pay me" }).bytes],
  ])("that are %s are refused by name", async (_, payload) => {
    expect(await raw(frame(payload.byteLength, payload))).toBe("InvalidDataError");
  });
});

describe("a hostile worker of a running station", () => {
  test("gets nothing before it has said who it is", async () => {
    const stranger = await nodeVolunteer(station, 23);
    gone(await stranger.ask({ type: "lease", jobs: [], blocked: [] }), /hello/);
    gone(await stranger.ask({ ...(await alice.worker.hello()) }), /another session/);
    await stranger.stop();
  });

  test("cannot reveal before it has committed", async () => {
    const finished = await mallory.worker.finish(await leaseFor(mallory));
    gone(await mallory.ask(mallory.worker.reveal(finished)), /no commitment/);
    expect((await deliver(mallory, finished)).type).toBe("acknowledged");
  });

  test("is paid once for a reveal that it replays, and its old receipt opens no other lease", async () => {
    const first = await committed(mallory, await leaseFor(mallory));
    const acknowledged = await deliver(mallory, first);
    expect(acknowledged.type).toBe("acknowledged");
    for (let i = 0; i < 3; i++) {
      const again = await mallory.ask(mallory.worker.reveal(first));
      // Once its round has closed, the lease itself is over.
      if (again.type !== "gone") expect(again).toEqual(acknowledged);
    }
    const second = await committed(mallory, await leaseFor(mallory));
    gone(await mallory.ask({ ...mallory.worker.reveal(second), receipt: first.receipt }), /receipt's/);
    const counted = (await station.client.leaderboard()).find(({ worker }) => worker === mallory.worker.account);
    // Two honest deliveries so far, this file's and the one above; a replay adds nothing.
    expect(counted?.chunks ?? 0).toBeLessThanOrEqual(3);
  });

  test("cannot use another worker's receipt, or another session's lease", async () => {
    const own = await alice.worker.finish(await leaseFor(alice));
    gone(await mallory.ask(alice.worker.commitment(own)), /no such lease/);
    const finished = await committed(mallory, await leaseFor(mallory));
    gone(await mallory.ask({ ...mallory.worker.reveal(finished), receipt: own.receipt }), /receipt's/);
    expect((await deliver(alice, own)).type).toBe("acknowledged");
  });

  test("cannot use a receipt for another job, though its own session signed it", async () => {
    const finished = await committed(mallory, await leaseFor(mallory));
    const { chain } = await station.client.info();
    const receipt = { ...finished.receipt.receipt, job: `0x${"77".repeat(32)}` as JobId };
    const domain = { chainId: chain.id, contract: chain.contract };
    const signature = peerSigner(testSeed(MALLORY)).sign("receipt", fromHex(typedHash(domain, "Receipt", receipt)));
    gone(await mallory.ask({ ...mallory.worker.reveal(finished), receipt: { receipt, signature } }), /receipt's job/);
  });

  test.each([
    ["NaN as a loss", { lossFirst: NAN_BITS }, /form/],
    ["a norm that its codes do not have", { norm2: "1" }, /norm|codes/],
    ["coordinates that the model does not have", { n: 7 }, /coordinates/],
  ])("cannot pass off an update with %s", async (_, change, words) => {
    const lease = await leaseFor(mallory, "train");
    const finished = await committed(mallory, lease, (output) => ({ ...output, ...change }) as Output);
    let reply = await mallory.ask(mallory.worker.reveal(finished));
    while (reply.type === "need") {
      const [index = 0] = reply.blocks;
      const bytes = finished.blocks[index] ?? new Uint8Array();
      reply = await mallory.ask({ type: "block", lease: lease.id, index, bytes });
    }
    gone(reply, words);
  });
});

describe("uploads to a running station", () => {
  const put = (path: string, body: BodyInit) => fetch(`${station.url}/ipfs/${path}`, { method: "PUT", body });

  test("are refused under a CID that is not theirs, and not kept", async () => {
    const block = rawBlock(new Uint8Array(randomBytes(64)));
    const wrong = await put(block.cid.toString(), "something else");
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: { name: "WrongBlockError", fix: expect.stringMatching(/./) } });
    expect((await fetch(`${station.url}/ipfs/${block.cid}`)).status).toBe(404);
    expect((await put(cidOf(new Uint8Array(3), CODEC.cbor).toString(), new Uint8Array(2 ** 20 + 1))).status).toBe(413);
  });
});

describe("a job that nobody can work for", () => {
  test("because it is not on the chain, or not funded, is not taken on", async () => {
    const [open] = await station.client.jobs();
    if (open === undefined) throw new Error("No job.");
    const stranger = await collector(station);
    const { job, params, fund } = await stranger.post(digestOf(CID.parse(open.spec)), { amount: 0n, seconds: 3_600 });
    const unknown = { ...params, salt: toHex(randomBytes(32)) };
    await expect(station.client.announce(unknown)).rejects.toMatchObject({ fix: expect.stringMatching(/Check/) });
    await expect(station.client.announce(params)).rejects.toMatchObject({
      message: expect.stringMatching(/funded/),
      fix: expect.stringMatching(/escrow/),
    });
    expect(await station.client.jobs()).toHaveLength(1);
    await fund(10n ** 20n);
    const taken = async () => (await station.client.jobs()).map((view) => view.job);
    await expect.poll(taken, { timeout: 20_000 }).toContain(job);
  });

  test("because its time is over gives no lease; what was leased before still counts", async () => {
    const [open] = await station.client.jobs();
    if (open === undefined) throw new Error("No job.");
    const stranger = await collector(station);
    const { params } = await stranger.post(digestOf(CID.parse(open.spec)), { amount: 10n ** 20n, seconds: 15 });
    const { job } = await station.client.announce(params);
    const ask = { type: "lease", jobs: [job], blocked: [] };
    let reply = await alice.ask(ask);
    while (reply.type === "wait") {
      expect(reply.reason).not.toBe("no-jobs");
      await pause(100);
      reply = await alice.ask(ask);
    }
    if (reply.type !== "lease") throw new Error(`A ${reply.type} is no lease.`);
    const late = await alice.worker.finish(reply.lease);
    while ((await station.client.job(job)).deadline > Date.now() - 1_500) await pause(200);
    await expect.poll(async () => (await station.client.job(job)).state, { timeout: 20_000 }).toBe("expired");
    expect(await mallory.ask(ask)).toMatchObject({ type: "wait", reason: "no-jobs" });
    expect((await deliver(alice, late)).type).toBe("acknowledged");
  }, 90_000);
});
