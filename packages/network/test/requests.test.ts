import type { Stream } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import { InvalidDataError, StarlingError } from "@starling/protocol";
import { Uint8ArrayList } from "uint8arraylist";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { rpcProtocol, type TabNode } from "../src/index.ts";
import type { StationNode } from "../src/node.ts";
import { frameHeader } from "../src/streams/frames.ts";
import { directAddress, testNodes } from "./rig/nodes.ts";

const Sum = rpcProtocol({
  id: "/starling/test-sum/1",
  request: z.strictObject({ terms: z.array(z.number()).check(z.maxLength(10)) }),
  reply: z.strictObject({ sum: z.number() }),
  maxBytes: 4_096,
  timeoutMs: 1_500,
});

class NoTermsError extends StarlingError {
  override name = "NoTermsError";
}

const nodes = testNodes();
let station: StationNode;
let tab: TabNode;
const seen: unknown[] = [];

beforeAll(async () => {
  station = await nodes.station();
  tab = await nodes.tab([directAddress(station)]);
  await station.handle(Sum, async ({ terms }, { signal }) => {
    seen.push(terms);
    if (terms.length === 0) throw new NoTermsError("Nothing to add.", { fix: "Give at least one term." });
    if (terms[0] === -1) throw new Error("a bug with a secret path");
    if (terms[0] === -2) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return { sum: terms.reduce((a, b) => a + b, 0) };
  });
});

afterAll(() => nodes.stopAll());

const ask = (terms: number[]) => tab.request(station.peerId, Sum, { terms });

describe("a request", () => {
  test("gets its reply, and its bytes are counted", async () => {
    expect(await ask([1, 2, 3])).toEqual({ sum: 6 });
    expect(tab.traffic.of(station.peerId).sent).toBeGreaterThan(0);
  });

  test("throws what the handler threw, by name and fix", async () => {
    await expect(ask([])).rejects.toMatchObject({
      name: "RemoteError",
      code: "NoTermsError",
      message: "Nothing to add.",
      fix: "Give at least one term.",
    });
  });

  test("learns nothing of a bug on the other side but that there was one", async () => {
    const error = await ask([-1]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "RemoteError", code: "InternalError" });
    expect(String(error)).not.toContain("secret");
  });

  test("times out on both sides", async () => {
    await expect(ask([-2])).rejects.toMatchObject({ message: expect.stringMatching(/took too long|not answered/) });
  });

  test("is stopped by its caller", async () => {
    const stop = new AbortController();
    const asking = tab.request(station.peerId, Sum, { terms: [-2] }, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("no longer wanted")), 100);
    await expect(asking).rejects.toThrow("no longer wanted");
  });

  test("of the wrong form never reaches the handler", async () => {
    const wrong = { ...Sum, request: z.unknown() };
    await expect(tab.request(station.peerId, wrong, { terms: "all" })).rejects.toMatchObject({
      code: "InvalidDataError",
    });
    expect(seen).not.toContain("all");
  });

  test("with a reply of the wrong form is refused", async () => {
    const strict = { ...Sum, reply: z.strictObject({ product: z.number() }) };
    await expect(tab.request(station.peerId, strict, { terms: [1] })).rejects.toThrow(InvalidDataError);
  });

  test("over the limit is not sent", async () => {
    const large = { ...Sum, request: z.unknown() };
    const asking = tab.request(station.peerId, large, { terms: new Array(5_000).fill(1.5) });
    await expect(asking).rejects.toMatchObject({ name: "OversizeError" });
  });

  test("to nobody who serves it is refused at once", async () => {
    const other = { ...Sum, id: "/starling/test-nothing/1" };
    await expect(tab.request(station.peerId, other, { terms: [1] })).rejects.toMatchObject({ name: "NotServedError" });
  });

  test("to an unknown peer names the fix", async () => {
    const stranger = await nodes.tab([directAddress(station)]);
    await stranger.stop();
    const asking = tab.request(stranger.peerId, Sum, { terms: [1] }, { timeoutMs: 30_000 });
    await expect(asking).rejects.toMatchObject({
      name: "PeerUnreachableError",
      fix: expect.stringContaining("tracker"),
    });
  }, 60_000);

  test("waits for a free stream when a hundred run at once", async () => {
    const sums = await Promise.all(
      Array.from({ length: 100 }, (_, i) => tab.request(station.peerId, Sum, { terms: [i, 1] }, { timeoutMs: 20_000 })),
    );
    expect(sums.map(({ sum }) => sum)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });
});

describe("a hostile caller", () => {
  const open = () => tab.libp2p.dialProtocol(multiaddr(directAddress(station)), Sum.id);

  async function answerTo(stream: Stream, bytes: Uint8Array): Promise<string> {
    stream.send(new Uint8ArrayList(bytes));
    let text = "";
    for await (const piece of stream) text += new TextDecoder("latin1").decode(piece.subarray());
    return text;
  }

  test("that announces a frame of 4 GiB is told so, and nothing is kept for it", async () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await answerTo(await open(), frameHeader(0xffffffff))).toContain("OversizeError");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  test("that sends what is not DAG-CBOR is told so", async () => {
    const stream = await open();
    expect(await answerTo(stream, Uint8Array.of(0, 0, 0, 3, 255, 255, 255))).toContain("InvalidDataError");
  });

  test("that nests arrays without end does not break the station", async () => {
    const nested = new Uint8Array(4 + 4_000).fill(0x81);
    nested.set(frameHeader(4_000));
    expect(await answerTo(await open(), nested)).toContain("InvalidDataError");
    expect(await ask([1])).toEqual({ sum: 1 });
  });

  test("that hangs up in the middle of a frame is forgotten", async () => {
    const stream = await open();
    stream.send(frameHeader(100));
    stream.abort(new Error("gone"));
    expect(await ask([2])).toEqual({ sum: 2 });
  });
});

describe("over a relay", () => {
  test("only a protocol that says so is served", async () => {
    const [a, b] = [await nodes.tab([directAddress(station)]), await nodes.tab([directAddress(station)])];
    const Control = { ...Sum, id: "/starling/test-control/1", relayed: true };
    let direct: boolean | undefined;
    await a.handle(Control, (_, context) => {
      direct = context.direct;
      return { sum: 1 };
    });
    await expect.poll(() => a.libp2p.getMultiaddrs().length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await b.request(a.peerId, Control, { terms: [1] }, { timeoutMs: 10_000 })).toEqual({ sum: 1 });
    expect(direct).toBe(false);
  });
});
