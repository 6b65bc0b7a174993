import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { InvalidDataError, rawBlock, WrongBlockError } from "@starling/protocol";
import { sampleAddress, sampleBytes32, sampleCid, sampleJobId } from "@starling/protocol/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StationRefusedError, StationUnreachableError } from "../errors.ts";
import { createStationClient, type StationClient } from "./station-client.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly type: string | undefined;
}

let server: Server;
let client: StationClient;
let asked: Asked[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

const json = (value: unknown, status = 200) => {
  answer = (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const { method = "", url = "", headers } = request;
    asked.push({ method, path: url, body: Buffer.concat(parts).toString(), type: headers["content-type"] });
    answer(response, request);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  client = createStationClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a station that refuses", () => {
  it("is told with its status, its words, its fix and its details", async () => {
    json({ error: { name: "RequestError", message: "Too much.", fix: "Send less.", details: ["a", "b"] } }, 413);
    const error = await refusal(client.status());
    expect(error).toBeInstanceOf(StationRefusedError);
    expect(error).toMatchObject({ status: 413, message: "Too much.", fix: "Send less.", details: ["a", "b"] });
  });

  it.each([
    ["a proxy's page", "<h1>Bad gateway</h1>"],
    ["nothing", ""],
    ["another form", '{"error":"no"}'],
    ["half an answer", '{"error":{"name":"X"'],
  ])("with %s is told by its status", async (_, text) => {
    answer = (response) => response.writeHead(502).end(text);
    expect(await refusal(client.jobs())).toMatchObject({
      name: "StationRefusedError",
      status: 502,
      message: expect.stringContaining("502"),
    });
  });
});

describe("a station that is away", () => {
  it("is told as away, not as an error of the page", async () => {
    const gone = createStationClient("http://127.0.0.1:9");
    expect(await refusal(gone.info())).toBeInstanceOf(StationUnreachableError);
    answer = (_, request) => request.socket.destroy();
    expect(await refusal(client.info())).toBeInstanceOf(StationUnreachableError);
  });

  it("is left alone when the asker stops: with the asker's own reason", async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error("enough"));
    expect(await refusal(client.info({ signal: stop.signal }))).toMatchObject({ message: "enough" });
  });
});

describe("an answer", () => {
  it.each([
    ["status", (c: StationClient) => c.status(), { version: "1" }],
    ["jobs", (c: StationClient) => c.jobs(), [{}]],
    ["info", (c: StationClient) => c.info(), { v: 2 }],
    ["leaderboard", (c: StationClient) => c.leaderboard(), {}],
    ["announce", (c: StationClient) => c.announce({} as never), { job: "0x1", transaction: null }],
    ["faucet", (c: StationClient) => c.faucet(sampleAddress(1)), { ok: false }],
  ])("of another form is refused: %s", async (_, ask, value) => {
    json(value);
    expect(await refusal(ask(client))).toBeInstanceOf(InvalidDataError);
  });

  it("that is a block is checked against its CID and its size", async () => {
    const block = rawBlock(new TextEncoder().encode("a block"));
    answer = (response) => response.end(block.bytes);
    expect(await client.block(block.cid)).toEqual(block.bytes);
    expect(asked[0]?.path).toBe(`/ipfs/${block.cid}?format=raw`);
    answer = (response) => response.end("another block");
    expect(await refusal(client.block(block.cid))).toBeInstanceOf(WrongBlockError);
    answer = (response) => {
      response.writeHead(200, { "content-length": 2 ** 30 });
      response.write("x");
    };
    expect(await refusal(client.block(block.cid))).toMatchObject({
      message: expect.stringMatching(/more than a block/),
    });
  });
});

describe("a question", () => {
  it("goes to the documented path, with its body as JSON", async () => {
    json({ ok: true });
    await client.faucet(sampleAddress(7));
    await client.operator.open("token");
    await client.operator.control(sampleJobId, "pause");
    expect(asked).toEqual([
      {
        method: "POST",
        path: "/api/faucet",
        body: JSON.stringify({ address: sampleAddress(7) }),
        type: "application/json",
      },
      { method: "POST", path: "/api/operator/session", body: '{"token":"token"}', type: "application/json" },
      {
        method: "POST",
        path: "/api/operator/control",
        body: JSON.stringify({ job: sampleJobId, action: "pause" }),
        type: "application/json",
      },
    ]);
  });

  it("about one job names it, and nothing else gets into the address", async () => {
    json([]);
    await client.epochs();
    await client.epochs("0x1&admin=1");
    await client.events(sampleJobId);
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/epochs",
      "/api/epochs?job=0x1%26admin%3D1",
      `/api/events?job=${sampleJobId}`,
    ]);
  });

  it("uploads the bytes of a view and not the buffer behind it", async () => {
    answer = (response) => response.writeHead(204).end();
    const { cid } = rawBlock(new TextEncoder().encode("middle"));
    const whole = new TextEncoder().encode("left middle right");
    await client.upload({ cid, bytes: whole.subarray(5, 11) });
    expect(asked[0]).toMatchObject({ method: "PUT", path: `/ipfs/${cid}`, body: "middle" });
  });

  it("gives back what the station says of a refund, a post, a check", async () => {
    json({ transaction: sampleBytes32(4) });
    expect(await client.operator.refund(sampleJobId)).toBe(sampleBytes32(4));
    json({ job: sampleJobId, transaction: null });
    expect(await client.operator.post({ spec: "b", budget: "1", seconds: 60 })).toEqual({
      job: sampleJobId,
      transaction: null,
    });
    json({ ok: false, problems: [{ message: "m", fix: "f" }], roundUnits: "1", units: "2", cost: "3" });
    expect((await client.check(sampleCid("s"))).problems).toEqual([{ message: "m", fix: "f" }]);
    expect(asked.at(-1)?.body).toBe(JSON.stringify({ spec: sampleCid("s").toString() }));
  });
});
