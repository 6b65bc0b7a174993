import { createServer, type Server } from "node:http";
import { MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewaySource } from "./gateway-source.ts";

const here = rawBlock(new Uint8Array(5_000).fill(1));
const absent = rawBlock(new Uint8Array(10).fill(2));
const endless = rawBlock(new Uint8Array(10).fill(3));
const broken = rawBlock(new Uint8Array(10).fill(4));

let server: Server;
let base = "";
let sentAfterLimit = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = (request.url ?? "").slice("/ipfs/".length).replace("?format=raw", "");
    if (name === here.cid.toString()) response.end(here.bytes);
    else if (name === endless.cid.toString()) {
      const pour = () => {
        while (!response.destroyed && response.write(new Uint8Array(64 * 1024))) sentAfterLimit += 64 * 1024;
      };
      response.on("drain", pour);
      pour();
    } else if (name === broken.cid.toString()) response.writeHead(500).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address !== null && typeof address === "object") base = `http://127.0.0.1:${address.port}/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const signal = () => AbortSignal.timeout(10_000);

describe("a trustless gateway", () => {
  test("gives the raw block", async () => {
    const source = gatewaySource(base);
    expect(await source.get(here.cid, signal())).toEqual(here.bytes);
    expect(source.kind).toBe("gateway");
  });

  test("without the block is asked no further", async () => {
    expect(await gatewaySource(base).get(absent.cid, signal())).toBeNull();
  });

  test("that fails is an error", async () => {
    await expect(gatewaySource(base).get(broken.cid, signal())).rejects.toMatchObject({ name: "StreamError" });
  });

  test("that sends without end is cut off", async () => {
    await expect(gatewaySource(base).get(endless.cid, signal())).rejects.toMatchObject({ name: "OversizeError" });
    expect(sentAfterLimit).toBeLessThan(32 * MAX_BLOCK_BYTES);
  });

  test("is left when the caller leaves", async () => {
    const stop = new AbortController();
    stop.abort(new Error("left"));
    await expect(gatewaySource(base).get(here.cid, stop.signal)).rejects.toThrow("left");
  });
});
