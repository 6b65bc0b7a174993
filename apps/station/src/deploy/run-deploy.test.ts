import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Minichain, minichain } from "@starling/ledger/minichain";
import type { Address } from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDeployment } from "../chain/deployment-file.ts";
import { runDeploy } from "./run-deploy.ts";

const CHAIN = 84_532;
const key = `0x${"d1".repeat(32)}` as const;
let machine: Minichain;
let server: Server;
let folder: string;
let sent = 0;

/** A chain behind a URL, as an operator's provider gives it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "starling-deploy-"));
  machine = await minichain({ chainId: CHAIN });
  await machine.setBalance(privateKeyToAccount(key).address.toLowerCase() as Address, 10n ** 20n);
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown };
    if (method === "eth_sendRawTransaction") sent += 1;
    const answer = await machine.request({ method, params }).then(
      (result) => ({ result }),
      (error: Error & { code?: number; data?: unknown }) => ({
        error: { code: error.code ?? -32_000, message: error.message, data: error.data },
      }),
    );
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const env = (more: Record<string, string> = {}) => ({
  RPC_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  CHAIN_ID: String(CHAIN),
  STATION_KEY: key,
  DATA_DIR: folder,
  ...more,
});

describe("npm run deploy", () => {
  it("puts all contracts on the chain behind RPC_URL, once, and writes where they are", async () => {
    expect(await runDeploy([], env())).toBe(0);
    const path = join(folder, `deployment-${CHAIN}.json`);
    const written = readDeployment(path);
    expect(written).toMatchObject({ chainId: CHAIN, rounds: expect.stringMatching(/^0x[0-9a-f]{40}$/) });
    expect(new Set(Object.values(written ?? {})).size).toBe(7);
    expect(sent).toBe(4);
    // A second run checks the code at these addresses and sends nothing.
    expect(await runDeploy([], env())).toBe(0);
    expect(sent).toBe(4);
    expect(readDeployment(path)).toEqual(written);
  });

  it("pays jobs in another token where one is named, and writes where it is told to", async () => {
    const out = join(folder, "elsewhere", "addresses.json");
    const token = `0x${"70".repeat(20)}`;
    expect(await runDeploy(["--out", out], env({ TOKEN: token }))).toBe(0);
    expect(readDeployment(out)?.star).toBe(token);
  });

  it("says what is wrong, and leaves no file", async () => {
    const said: string[] = [];
    vi.spyOn(console, "error").mockImplementation((text) => void said.push(String(text)));
    const out = join(folder, "none.json");
    expect(await runDeploy(["--out", out], env({ CHAIN_ID: "1" }))).toBe(1);
    expect(said.at(-1)).toMatch(/serves chain 84532, not 1/);
    expect(await runDeploy(["--out", out], { DATA_DIR: folder })).toBe(1);
    expect(said.at(-1)).toMatch(/RPC_URL is not set/);
    expect(await runDeploy(["--to", out], env())).toBe(1);
    expect(said.at(-1)).toMatch(/option is unknown/);
    expect(existsSync(out)).toBe(false);
    // Somebody else's code at the addresses of the file.
    const path = join(folder, "mixed.json");
    const good = JSON.parse(readFileSync(join(folder, `deployment-${CHAIN}.json`), "utf8")) as Record<string, string>;
    writeFileSync(path, JSON.stringify({ ...good, provenance: good["star"] }));
    expect(await runDeploy(["--out", path], env())).toBe(1);
    expect(said.at(-1)).toMatch(/other code/);
  });
});
