import { mkdtempSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawBlock } from "@starling/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOperatorSessions } from "../operator/session.ts";
import type { StationServices } from "../services.ts";
import { createLive } from "./live.ts";
import { allowedOrigins } from "./security.ts";
import { type HttpServer, startHttp } from "./server.ts";

const block = rawBlock(new TextEncoder().encode("a block"));
const PAID = `0x${"aa".repeat(20)}`;
const staged: string[] = [];
const served: boolean[] = [];
const sessions = createOperatorSessions(false);
const live = createLive();
const sealed = new Map<string, Uint8Array>();
const unused = () => Promise.reject(new Error("not asked for here"));
const services: StationServices = {
  info: () => ({ name: "test" }) as never,
  status: unused,
  live,
  sessions,
  views: {
    jobs: async () => [],
    job: async () => undefined,
    epochs: unused,
    events: unused,
    leaderboard: unused,
    registrations: unused,
  },
  blocks: {
    get: async (cid) => (cid.equals(block.cid) ? block.bytes : undefined),
    stage: async ({ cid }) => void staged.push(cid.toString()),
  },
  sealed: { get: (name) => sealed.get(name), put: (name, bytes) => void sealed.set(name, bytes) },
  accounts: {
    of: async (account) => ({ account, standing: 3, jobs: [] }),
    leaf: (_, account) => (account === PAID ? { account, amount: "70", index: 1, proof: [] } : undefined),
    claim: async ({ claim }) => ({ transaction: `0x${"ee".repeat(32)}`, amount: claim.nonce }),
  },
  jobs: { check: unused, announce: unused, control: unused },
  operator: {
    session: async () => ({ researcher: null, balance: "7" }),
    post: unused,
    control: unused,
    refund: unused,
    fund: unused,
    sweep: unused,
    settle: unused,
    setServing: (serving) => void served.push(serving),
  },
  faucet: undefined,
  rpc: async (body) => ({ status: 200, body: new TextDecoder().decode(body) }),
};

let http: HttpServer;
let base = "";

beforeAll(async () => {
  const site = mkdtempSync(join(tmpdir(), "starling-site-"));
  writeFileSync(join(site, "index.html"), "<!doctype html><title>Starling</title>");
  http = await startHttp({ host: "127.0.0.1", port: 0, secure: false, walletConnect: false, site });
  base = `http://127.0.0.1:${http.port}`;
  http.open(services, allowedOrigins(base, http.port, true));
});

afterAll(async () => {
  live.close();
  await http.stop();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${base}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

describe("the station's HTTP port", () => {
  it("serves the page shell for every route, under a strict policy", async () => {
    const response = await fetch(`${base}/lab/new`);
    expect(await response.text()).toContain("Starling");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("frame-src 'none'");
  });

  it("allows WalletConnect's frame only where the operator has a project", async () => {
    const site = mkdtempSync(join(tmpdir(), "starling-site-"));
    const other = await startHttp({ host: "127.0.0.1", port: 0, secure: false, walletConnect: true, site });
    const response = await fetch(`http://127.0.0.1:${other.port}/`);
    expect(response.headers.get("content-security-policy")).toContain("frame-src https://verify.walletconnect.org;");
    await other.stop();
  });

  it("does not leave the site's folder", async () => {
    for (const path of ["/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/package.json", "/assets/none.js"]) {
      const response = await fetch(`${base}${path}`);
      expect(await response.text()).not.toContain("root:");
    }
    expect((await fetch(`${base}/assets/none.js`)).status).toBe(404);
  });

  it("gives blocks by CID and refuses bytes under a wrong one", async () => {
    const got = await fetch(`${base}/ipfs/${block.cid}`);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(block.bytes);
    const put = (bytes: BodyInit) => fetch(`${base}/ipfs/${block.cid}`, { method: "PUT", body: bytes });
    expect((await put("a block")).status).toBe(204);
    expect(staged).toEqual([block.cid.toString()]);
    const wrong = await put("another");
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: { name: "WrongBlockError" } });
    expect((await put(new Uint8Array(1024 * 1024 + 1))).status).toBe(413);
    expect((await fetch(`${base}/ipfs/nonsense`)).status).toBe(400);
  });

  it("keeps sealed keys under 64 digits, and no more than a key's size", async () => {
    const name = "ab".repeat(32);
    const put = (path: string, bytes: number) =>
      fetch(`${base}/api/sealed/${path}`, { method: "PUT", body: new Uint8Array(bytes).fill(7) });
    expect((await fetch(`${base}/api/sealed/${name}`)).status).toBe(404);
    expect((await put(name, 100)).status).toBe(204);
    expect(new Uint8Array(await (await fetch(`${base}/api/sealed/${name}`)).arrayBuffer())).toEqual(
      new Uint8Array(100).fill(7),
    );
    expect((await put(name, 257)).status).toBe(413);
    expect((await put("..%2f..%2fstation.json", 100)).status).toBe(400);
    expect([...sealed.keys()]).toEqual([name]);
  });

  it("refuses other hosts and other origins", async () => {
    const status = await new Promise((resolve) => {
      const asked = request({
        host: "127.0.0.1",
        port: http.port,
        path: "/api/jobs",
        headers: { host: "evil.example" },
      });
      asked.on("response", (response) => resolve(response.statusCode));
      asked.end();
    });
    expect(status).toBe(403);
    expect((await post("/rpc", {}, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post("/rpc", { id: 1 }, { origin: base })).status).toBe(200);
  });

  it("opens the operator's session once per link", async () => {
    expect((await post("/api/operator/refund", { job: `0x${"00".repeat(32)}` })).status).toBe(401);
    expect((await post("/api/operator/session", { token: "wrong" })).status).toBe(403);
    const { token } = sessions;
    const opened = await post("/api/operator/session", { token });
    const cookie = opened.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await post("/api/operator/session", { token })).status).toBe(403);
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    const session = await fetch(`${base}/api/operator/session`, { headers });
    expect(await session.json()).toMatchObject({ operator: true, balance: "7" });
    expect(await (await fetch(`${base}/api/operator/session`)).json()).toMatchObject({ operator: false, balance: "0" });
    expect((await post("/api/operator/serving", { serving: false })).status).toBe(401);
    expect((await post("/api/operator/serving", { serving: "no" }, headers)).status).toBe(400);
    expect((await post("/api/operator/serving", { serving: false }, headers)).status).toBe(200);
    expect(served).toEqual([false]);
  });

  it("answers mistakes with a name and a fix", async () => {
    expect(await (await fetch(`${base}/api/nothing`)).json()).toMatchObject({ error: { fix: expect.any(String) } });
    expect((await post("/api/faucet", { address: "0x1" })).status).toBe(404);
    expect((await fetch(`${base}/api/jobs/0x12`)).status).toBe(400);
    expect((await fetch(`${base}/rpc`)).status).toBe(405);
    const bad = await fetch(`${base}/api/check`, { method: "POST", body: "{" });
    expect(bad.status).toBe(400);
  });

  it("ends although a tab upgraded its connection while nobody takes upgrades", async () => {
    const site = mkdtempSync(join(tmpdir(), "starling-site-"));
    const ending = await startHttp({ host: "127.0.0.1", port: 0, secure: false, walletConnect: false, site });
    ending.open(services, allowedOrigins(`http://127.0.0.1:${ending.port}`, ending.port, true));
    const socket = connect(ending.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const upgrade = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${ending.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    socket.on("error", () => {});
    const taken = new Promise((resolve) => ending.server.once("upgrade", resolve));
    socket.write(upgrade);
    await taken;
    await ending.stop();
    await closed;
  });

  it("says in one sentence that a port is in use", async () => {
    const again = startHttp({ host: "127.0.0.1", port: http.port, secure: false, walletConnect: false, site: "." });
    await expect(again).rejects.toThrow(`Port ${http.port} is in use.`);
  });
});

describe("accounts", () => {
  const job = `0x${"0b".repeat(32)}`;

  it("are told to anybody, by address", async () => {
    expect(await (await fetch(`${base}/api/accounts/${PAID}`)).json()).toEqual({
      account: PAID,
      standing: 3,
      jobs: [],
    });
    expect((await fetch(`${base}/api/accounts/0x12`)).status).toBe(400);
  });

  it("have public leaves, so that a wallet can claim without the station", async () => {
    expect(await (await fetch(`${base}/api/jobs/${job}/leaves/${PAID}`)).json()).toMatchObject({ amount: "70" });
    const none = await fetch(`${base}/api/jobs/${job}/leaves/0x${"bb".repeat(20)}`);
    expect(none.status).toBe(404);
    expect((await none.json()).error.fix).toContain("window");
  });

  it("claim with a signature, and with nothing else", async () => {
    const claim = { job, account: PAID, to: PAID, nonce: "5", deadline: 1_900_000_000 };
    const signature = `0x${"11".repeat(65)}`;
    expect(await (await post("/api/claims", { claim, signature })).json()).toMatchObject({ amount: "5" });
    expect((await post("/api/claims", { claim })).status).toBe(400);
    expect((await post("/api/claims", { claim: { ...claim, nonce: "-1" }, signature })).status).toBe(400);
  });
});
