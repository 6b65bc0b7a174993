import type { Stream } from "@libp2p/interface";
import { streamPair } from "@libp2p/utils";
import { describe, expect, test } from "vitest";
import { WRITE_LOW_WATER_BYTES } from "../constants.ts";
import { readFrames, sendFrame, writeFrame } from "./frame-stream.ts";
import { frameHeader } from "./frames.ts";

const MIB = 1024 * 1024;

async function collect(stream: Stream, maxBytes = MIB): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const frame of readFrames(stream, { maxBytes })) frames.push(frame);
  return frames;
}

describe("frames over a stream", () => {
  test("arrive whole and in order, until the writer closes", async () => {
    const [out, into] = await streamPair();
    const reading = collect(into);
    await writeFrame(out, [Uint8Array.of(1), Uint8Array.of(2, 3)]);
    await writeFrame(out, [new Uint8Array(200_000).fill(7)]);
    await out.close();
    const [first, second, ...more] = await reading;
    expect([...(first ?? [])]).toEqual([1, 2, 3]);
    expect(second?.byteLength).toBe(200_000);
    expect(more).toEqual([]);
  });

  test("that are cut end in an error", async () => {
    const [out, into] = await streamPair();
    const reading = collect(into);
    out.send(frameHeader(10));
    await out.close();
    await expect(reading).rejects.toMatchObject({ name: "StreamError", fix: expect.any(String) });
  });

  test("over the limit end in an error", async () => {
    const [out, into] = await streamPair();
    const reading = collect(into, 10);
    sendFrame(out, [new Uint8Array(11)]);
    await expect(reading).rejects.toMatchObject({ name: "OversizeError" });
  });

  test("stop when the reader's signal says so", async () => {
    const [, into] = await streamPair();
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of readFrames(into, { maxBytes: 10, signal: stop.signal }))
        throw new Error("nothing was sent");
    })();
    stop.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  test("are not sent on a closed stream", async () => {
    const [out] = await streamPair();
    await out.close();
    expect(() => sendFrame(out, [new Uint8Array(1)])).toThrow(expect.objectContaining({ name: "StreamError" }));
  });

  test("wait for a slow reader instead of piling up", async () => {
    const [out, into] = await streamPair({ delay: 5, capacity: 64 * 1024 });
    const reading = collect(into);
    let most = 0;
    for (let i = 0; i < 8; i++) {
      await writeFrame(out, [new Uint8Array(MIB / 2)]);
      most = Math.max(most, out.writeBufferLength);
    }
    await out.close();
    expect((await reading).length).toBe(8);
    expect(most).toBeLessThanOrEqual(WRITE_LOW_WATER_BYTES);
  });
});
