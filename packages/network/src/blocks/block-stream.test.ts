import type { Connection, Stream, StreamHandler } from "@libp2p/interface";
import { streamPair } from "@libp2p/utils";
import { type Block, MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MAX_WANTS_PER_STREAM } from "../constants.ts";
import type { BlockStore } from "../stores/block-store.ts";
import { memoryStore } from "../stores/memory-home.ts";
import { sendFrame } from "../streams/frame-stream.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { trafficCounter } from "../swarm/traffic.ts";
import { blockStreamClient } from "./block-stream-client.ts";
import { encodeAnswerHeader, encodeCall } from "./block-stream-codec.ts";
import { serveBlockStreams } from "./block-stream-server.ts";

const signal = () => AbortSignal.timeout(10_000);

let store: BlockStore;
let asker: Stream;
let holder: Stream;
let serving = true;
let sent = 0;
let stop = async () => {};
let stored: Block[];

beforeEach(async () => {
  store = await memoryStore({ maxBytes: 64 * MAX_BLOCK_BYTES });
  stored = [0, 1, 2].map((i) => rawBlock(new Uint8Array(MAX_BLOCK_BYTES - i).fill(i)));
  for (const { cid, bytes } of stored) await store.put(cid, bytes);
  [asker, holder] = await streamPair();
  serving = true;
  sent = 0;
  let handler: StreamHandler = () => {};
  const libp2p = {
    handle: async (_: string, given: StreamHandler) => {
      handler = given;
    },
    unhandle: async () => {},
  } as unknown as Swarm["libp2p"];
  stop = await serveBlockStreams(
    { libp2p, traffic: trafficCounter() },
    { store, serving: () => serving, onSent: (_peer, _cid, bytes) => (sent += bytes) },
  );
  void handler(holder, { remotePeer: { toString: () => "asker" } } as unknown as Connection);
});

afterEach(() => stop());

describe("a block stream", () => {
  test("answers many wants, and says what is missing", async () => {
    const traffic = trafficCounter();
    const client = blockStreamClient(asker, "holder", traffic);
    const missing = rawBlock(Uint8Array.of(9));
    const answers = await Promise.all([...stored, missing].map(({ cid }) => client.get(cid, signal())));
    expect(answers.map((bytes) => bytes?.byteLength)).toEqual([
      ...stored.map(({ bytes }) => bytes.byteLength),
      undefined,
    ]);
    expect(answers[1]?.every((byte) => byte === 1)).toBe(true);
    expect(sent).toBe(stored.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
    expect(traffic.of("holder").received).toBeGreaterThan(sent);
  });

  test("gives nothing while serving is switched off, and goes on when it is switched on", async () => {
    const client = blockStreamClient(asker, "holder", trafficCounter());
    const [{ cid } = rawBlock(new Uint8Array(1))] = stored;
    serving = false;
    expect(await client.get(cid, signal())).toBeNull();
    serving = true;
    expect(await client.get(cid, signal())).not.toBeNull();
  });

  test("cancels a want without harm to the others", async () => {
    const client = blockStreamClient(asker, "holder", trafficCounter());
    const cancel = new AbortController();
    const [first, second] = stored;
    if (first === undefined || second === undefined) throw new Error("no blocks");
    const cancelled = client.get(first.cid, cancel.signal);
    const kept = client.get(second.cid, signal());
    cancel.abort(new Error("late"));
    await expect(cancelled).rejects.toThrow("late");
    expect((await kept)?.byteLength).toBe(second.bytes.byteLength);
    expect(client.open).toBe(true);
  });

  test("goes on after a cancel that came too late", async () => {
    const [first] = stored;
    if (first === undefined) throw new Error("no blocks");
    sendFrame(asker, [encodeCall({ kind: "cancel", id: 4_000 })]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const client = blockStreamClient(asker, "holder", trafficCounter());
    expect((await client.get(first.cid, AbortSignal.timeout(1_000)))?.byteLength).toBe(first.bytes.byteLength);
  });

  test("closes itself when nothing is wanted", async () => {
    const client = blockStreamClient(asker, "holder", trafficCounter(), 30);
    await expect.poll(() => client.open).toBe(false);
  });

  test("ends every want when the other side goes", async () => {
    const [lonely, other] = await streamPair();
    const client = blockStreamClient(lonely, "holder", trafficCounter());
    const want = client.get(rawBlock(Uint8Array.of(1)).cid, signal());
    other.abort(new Error("gone"));
    await expect(want).rejects.toThrow();
    expect(client.open).toBe(false);
  });
});

describe("a hostile peer", () => {
  test("that wants too much at once loses its stream", async () => {
    for (let id = 0; id < 4 * MAX_WANTS_PER_STREAM; id++) {
      const call = encodeCall({ kind: "want", id, cid: rawBlock(Uint8Array.of(id)).cid });
      try {
        sendFrame(asker, [call]);
      } catch {
        break;
      }
    }
    await expect.poll(() => holder.status).toBe("aborted");
  });

  test("that sends what was not asked for loses its stream", async () => {
    const [lonely, other] = await streamPair();
    const client = blockStreamClient(lonely, "holder", trafficCounter());
    const want = client.get(rawBlock(Uint8Array.of(1)).cid, signal());
    sendFrame(other, [encodeAnswerHeader(77, "block"), new Uint8Array(10)]);
    await expect(want).rejects.toMatchObject({ name: "StreamError" });
  });

  test("that announces more than a block loses its stream", async () => {
    const [lonely, other] = await streamPair();
    const client = blockStreamClient(lonely, "holder", trafficCounter());
    const want = client.get(rawBlock(Uint8Array.of(1)).cid, signal());
    other.send(Uint8Array.of(0x7f, 0xff, 0xff, 0xff));
    await expect(want).rejects.toMatchObject({ name: "OversizeError" });
  });
});
