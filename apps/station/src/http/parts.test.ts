import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidDataError, OversizeError, StarlingError } from "@starling/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { RequestError } from "../errors.ts";
import { readBody, readJson, sendError, sendJson } from "./body.ts";
import { createLive } from "./live.ts";
import { type Exchange, type Route, route } from "./router.ts";
import { allowedOrigins, assertOrigin, setSecurityHeaders } from "./security.ts";
import { startHttp } from "./server.ts";
import { serveStatic } from "./static-files.ts";

let server: Server;
let base = "";
let port = 0;
let answer: (request: IncomingMessage, response: ServerResponse) => unknown;

beforeAll(async () => {
  server = createServer((asked, response) => {
    Promise.resolve()
      .then(() => answer(asked, response))
      .catch((error) => sendError(response, error));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ({ port } = server.address() as AddressInfo);
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

/** Sends a request line by line, as no browser would. */
function rawRequest(to: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(to, "127.0.0.1", () => socket.write(text));
    let got = "";
    socket.on("data", (part) => (got += part.toString()));
    socket.on("close", () => resolve(got));
    socket.on("error", () => resolve(got));
  });
}

describe("a body", () => {
  beforeEach(() => {
    answer = async (asked, response) => sendJson(response, 200, { size: (await readBody(asked, 1_000)).length });
  });
  const post = (body: BodyInit) => fetch(base, { method: "POST", body });

  it("is taken up to the limit and not a byte more", async () => {
    expect(await (await post("x".repeat(1_000))).json()).toEqual({ size: 1_000 });
    expect((await post("x".repeat(1_001))).status).toBe(413);
  });

  it("that says it is too large is refused before it is sent", async () => {
    const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n";
    expect(await rawRequest(port, head)).toMatch(/^HTTP\/1\.1 413/);
  });

  it("that does not say its size is counted as it comes, and cut off", async () => {
    let read = 0;
    answer = async (asked, response) => {
      asked.on("data", (part: Buffer) => (read += part.length));
      await readBody(asked, 1_000).catch((error) => sendError(response, error));
    };
    const status = await new Promise((resolve) => {
      const sending = request(base, { method: "POST", headers: { "transfer-encoding": "chunked" } }, (response) =>
        resolve(response.statusCode),
      );
      sending.on("error", () => resolve("cut"));
      for (let i = 0; i < 50; i++) sending.write("x".repeat(500));
      sending.end();
    });
    expect([413, "cut"]).toContain(status);
    expect(read).toBeLessThanOrEqual(25_000);
  });

  it("of JSON is read through its schema, and refused by name", async () => {
    answer = async (asked, response) => {
      sendJson(response, 200, await readJson(asked, z.strictObject({ n: z.number() })));
    };
    expect(await (await post('{"n":3}')).json()).toEqual({ n: 3 });
    for (const [text, name] of [
      ["{", "RequestError"],
      ["", "RequestError"],
      ['{"n":"3"}', "InvalidDataError"],
      ['{"n":3,"m":4}', "InvalidDataError"],
    ] as const) {
      const refused = await post(text);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { name, fix: expect.stringMatching(/./) } });
    }
  });
});

describe("an error's answer", () => {
  it.each([
    ["a refusal", new RequestError(429, "Enough.", "Wait."), 429, "Enough."],
    ["wrong data", new InvalidDataError("Bad.", { fix: "Do." }), 400, "Bad."],
    ["too much", new OversizeError("Big.", { fix: "Do." }), 413, "Big."],
    ["another of ours", new StarlingError("Other.", { fix: "Do." }), 422, "Other."],
  ])("has a status and words: %s", async (_, error, status, message) => {
    answer = () => Promise.reject(error);
    const response = await fetch(base);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { name: error.name, message, fix: error.fix } });
  });

  it("tells nothing of a bug, and writes it to the log", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    answer = () => Promise.reject(new Error("secret of /root"));
    const response = await fetch(base);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(log).toHaveBeenCalledWith(expect.stringContaining("secret"));
    log.mockRestore();
  });

  it("writes bigints as decimal text", async () => {
    answer = (_, response) => sendJson(response, 200, { wei: 10n ** 30n });
    expect(await (await fetch(base)).json()).toEqual({ wei: (10n ** 30n).toString() });
  });
});

describe("the router", () => {
  const seen: unknown[] = [];
  const routes: Route[] = [
    { method: "GET", path: "/a/:id", answer: ({ params }) => void seen.push(params) },
    { method: "POST", path: "/a/:id", answer: () => void seen.push("post") },
    { method: "GET", path: "/a/fixed/end", answer: () => void seen.push("fixed") },
  ];
  const run = (method: string, path: string) =>
    route(routes, { request: { method }, url: new URL(path, base) } as Omit<Exchange, "params">);

  it("finds a path by its parts and decodes names", async () => {
    seen.length = 0;
    expect(await run("GET", "/a/x%20y")).toBe(true);
    expect(await run("HEAD", "/a/z")).toBe(true);
    expect(await run("GET", "/a/fixed/end")).toBe(true);
    expect(seen).toEqual([{ id: "x y" }, { id: "z" }, "fixed"]);
  });

  it("tells an unknown path from a wrong method", async () => {
    expect(await run("GET", "/a/x/y/z")).toBe(false);
    expect(await run("GET", "/b")).toBe(false);
    await expect(run("DELETE", "/a/x")).rejects.toMatchObject({ status: 405 });
  });
});

describe("who may ask", () => {
  const check = (origins: ReturnType<typeof allowedOrigins>, headers: Record<string, string>) =>
    assertOrigin(origins, { headers } as IncomingMessage);

  it("is the public name only, where others can reach the station", () => {
    const origins = allowedOrigins("https://a.example", 4610, false);
    expect(() => check(origins, { host: "a.example" })).not.toThrow();
    expect(() => check(origins, { host: "a.example", origin: "https://a.example" })).not.toThrow();
    for (const headers of [
      { host: "127.0.0.1:4610" },
      { host: "a.example:4610" },
      { host: "evil.example" },
      { host: "a.example", origin: "http://a.example" },
      { host: "a.example", origin: "null" },
      { host: "a.example", origin: "https://a.example.evil.example" },
      {},
    ]) {
      expect(() => check(origins, headers as Record<string, string>)).toThrow(RequestError);
    }
  });

  it("is this machine by each of its names, on the loopback interface", () => {
    const origins = allowedOrigins("http://127.0.0.1:4610", 4610, true);
    for (const host of ["127.0.0.1:4610", "localhost:4610", "[::1]:4610"]) {
      expect(() => check(origins, { host, origin: `http://${host}` })).not.toThrow();
    }
    expect(() => check(origins, { host: "localhost:4611" })).toThrow(RequestError);
  });

  it("gets the same headers on everything, and is held to https where there is https", async () => {
    answer = (_, response) => {
      setSecurityHeaders(response, { secure: true, walletConnect: false });
      response.end();
    };
    const { headers } = await fetch(base);
    expect(headers.get("strict-transport-security")).toMatch(/max-age/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).not.toMatch(
      /unsafe-eval(?<!wasm-unsafe-eval)|script-src[^;]*unsafe-inline/,
    );
    answer = (_, response) => {
      setSecurityHeaders(response, { secure: false, walletConnect: false });
      response.end();
    };
    expect((await fetch(base)).headers.get("strict-transport-security")).toBeNull();
  });
});

describe("static files", () => {
  const root = mkdtempSync(join(tmpdir(), "starling-static-"));
  mkdirSync(join(root, "site/assets"), { recursive: true });
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(root, "site/index.html"), "shell");
  writeFileSync(join(root, "site/assets/app-abc.js"), "code");
  const runtime = new Uint8Array(100_000).map((_, i) => i % 7);
  writeFileSync(join(root, "site/assets/runtime-abc.wasm"), runtime);
  const site = join(root, "site");
  beforeEach(() => {
    answer = (asked, response) => serveStatic(site, new URL(asked.url ?? "/", base).pathname, asked, response);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("are cached for good under a name with a hash, and never as the shell", async () => {
    const code = await fetch(`${base}/assets/app-abc.js`);
    expect(await code.text()).toBe("code");
    expect(code.headers.get("content-type")).toMatch(/javascript/);
    expect(code.headers.get("cache-control")).toMatch(/immutable/);
    const shell = await fetch(`${base}/lab/job/1`);
    expect(await shell.text()).toBe("shell");
    expect(shell.headers.get("cache-control")).toBe("no-cache");
  });

  it.each([
    ["gzip, deflate, br", "gzip"],
    ["deflate, gzip;q=0", null],
    ["identity", null],
  ])("of size are sent to a browser that takes %s with %s, the same bytes", async (accepted, encoding) => {
    const path = `${base}/assets/runtime-abc.wasm`;
    const { headers, body } = await fetch(path, { headers: { "accept-encoding": accepted } });
    expect(headers.get("content-encoding")).toBe(encoding);
    expect(headers.get("vary")).toBe("accept-encoding");
    expect(Number(headers.get("content-length")) < 10_000).toBe(encoding === "gzip");
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(runtime);
  });

  it.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/a%00.txt"])(
    "never lead out of the folder: %s",
    async (path) => {
      const text = await rawRequest(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(text).not.toContain("secret");
      expect(text).toMatch(/^HTTP\/1\.1 (404|200)/);
    },
  );

  it("that are not built yet are said to come", async () => {
    answer = (asked, response) => serveStatic(join(root, "none"), "/", asked, response);
    const response = await fetch(base);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
  });
});

describe("the port", () => {
  it("answers 503 until it is opened, and 400 to an address that is none", async () => {
    const http = await startHttp({ host: "127.0.0.1", port: 0, secure: false, walletConnect: false, site: "none" });
    const own = `http://127.0.0.1:${http.port}`;
    expect((await fetch(`${own}/api/jobs`)).status).toBe(503);
    http.open({} as never, allowedOrigins(own, http.port, true));
    for (const path of ["/%E0%A4%A", "/api/jobs/%zz", "//"]) {
      const text = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${http.port}\r\nConnection: close\r\n\r\n`;
      expect(await rawRequest(http.port, text)).toMatch(/^HTTP\/1\.1 400[\s\S]*"fix"/);
    }
    await http.stop();
  });

  it("that is taken is told of with its number", async () => {
    await expect(
      startHttp({ host: "127.0.0.1", port, secure: false, walletConnect: false, site: "none" }),
    ).rejects.toMatchObject({
      name: "StartError",
      message: `Port ${port} is in use.`,
    });
    await expect(
      startHttp({ host: "203.0.113.7", port: 0, secure: false, walletConnect: false, site: "none" }),
    ).rejects.toMatchObject({
      fix: "Check HOST and PORT.",
    });
  });
});

describe("live events", () => {
  it("come once for a burst about one job, and end when the station does", async () => {
    const live = createLive();
    answer = (_, response) => live.subscribe(response);
    const response = await fetch(base);
    const reader = response.body?.getReader();
    if (reader === undefined) throw new TypeError("No body.");
    for (let i = 0; i < 20; i++) live.publish({ type: "job", job: "0x1" });
    live.publish({ type: "epoch", job: "0x1" });
    let text = "";
    const decoder = new TextDecoder();
    while (!text.includes("epoch")) text += decoder.decode((await reader.read()).value);
    expect(text.match(/"type":"job"/g)).toHaveLength(1);
    live.close();
    while (!(await reader.read()).done);
  });
});
