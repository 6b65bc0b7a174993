import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { anvilBinary, anvilChain, type EmbeddedChain } from "@starling/ledger/embedded";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Place, place, startAndEnd } from "./rig/station-process.ts";

const QUICK = { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1" };
const KEY = `0x${"47".repeat(32)}`;

let at: Place;
beforeEach(() => {
  at = place();
});
afterEach(() => at.remove());

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts a station that cannot start: one clear message with its fix, exit code 1, no stack, nobody left behind. */
async function refused(env: Readonly<Record<string, string>>, what: RegExp, fix: RegExp): Promise<void> {
  const { code, output } = await startAndEnd(at, { ...QUICK, ...env });
  expect(output).toMatch(what);
  expect(output).toMatch(fix);
  expect(output).not.toMatch(/\n\s+at |node:internal|Error:/);
  expect(code).toBe(1);
  expect(existsSync(join(at.dataDir, "station.pid"))).toBe(false);
  const note = join(at.dataDir, "chain/chain.pid.json");
  if (existsSync(note)) expect(alive((JSON.parse(readFileSync(note, "utf8")) as { pid: number }).pid)).toBe(false);
}

describe("what the machine lacks", () => {
  test("a free port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    await refused({ PORT: String(port) }, new RegExp(`Port ${port} is in use`), /set PORT to another/);
    server.close();
  });

  test("the program that ANVIL_BIN names, or one that is an anvil", async () => {
    await refused({ ANVIL_BIN: join(at.root, "none") }, /chain could not be started/, /Set ANVIL_BIN/);
    await refused({ ANVIL_BIN: "/bin/true" }, /chain ended at once/, /Set ANVIL_BIN/);
  });

  test("the built site, or the sample's data", async () => {
    rmSync(join(at.root, "data"));
    await refused({ EMBEDDED_CHAIN: "minichain" }, /sample dataset is missing/, /Restore the folder data/);
    rmSync(join(at.root, "apps/web/dist/index.html"));
    await refused({}, /site is not built/, /npm start/);
  });

  test("a folder that can be made, or written", async () => {
    writeFileSync(join(at.root, "file"), "");
    await refused({ DATA_DIR: join(at.root, "file/inside") }, /can not be made/, /Set DATA_DIR/);
    // Even root may not write here.
    await refused({ DATA_DIR: "/proc/self" }, /can not be written/, /set DATA_DIR/);
  });

  test("a setting that can be used", async () => {
    await refused({ EMBEDDED_CHAIN: "ganache" }, /EMBEDDED_CHAIN can not be used/, /Correct the environment variable/);
  });
});

describe("a damaged data folder", () => {
  const env = { EMBEDDED_CHAIN: "minichain" };
  let whole: Place;
  beforeAll(async () => {
    whole = place();
    expect((await startAndEnd(whole, { ...QUICK, ...env })).code).toBe(0);
  });
  afterAll(() => whole.remove());
  /** What a station on the in-process chain leaves behind. */
  const left = () => cpSync(whole.dataDir, at.dataDir, { recursive: true });

  const damage: readonly [name: string, file: string, content: string, what: RegExp, fix: RegExp][] = [
    ["stamp", "station.json", "{", /station\.json can not be read/, /Move the folder away/],
    ["keys", "keys.json", '{"v":1}', /keys in .* can not be read/, /Restore the file/],
    ["journal", "journal.sqlite", "nonsense ".repeat(2_000), /journal .* is damaged/, /Restore the file from a copy/],
    ["addresses", "deployment-31415.json", "[]", /addresses in .* can not be read/, /Restore the file/],
    [
      "transaction log",
      "transactions.jsonl",
      'no\n{"drop":"0x00"}\n',
      /Line 1 of the log .* damaged/,
      /copy of the file/,
    ],
    ["page log", "page-transactions.jsonl", "no\n", /Line 1 of the log .* damaged/, /copy of the file/],
    ["in-process chain", "chain/minichain.jsonl", "no\n", /Line 1 of .*minichain.* damaged/, /copy of the file/],
    ["pins", "blocks/pins.json", "{", /pins\.json is damaged/, /Remove it/],
  ];

  test.each(damage)("%s", async (_, file, content, what, fix) => {
    left();
    expect(existsSync(join(at.dataDir, file)) || file.includes("transactions")).toBe(true);
    if (file === "journal.sqlite")
      for (const end of ["-wal", "-shm"]) rmSync(join(at.dataDir, file + end), { force: true });
    writeFileSync(join(at.dataDir, file), content);
    await refused(env, what, fix);
    expect(readFileSync(join(at.dataDir, file), "utf8")).toBe(content);
  });

  test("anvil's states: one is told of and the one before it is taken, none at all stops the start", async () => {
    expect((await startAndEnd(at, QUICK)).code).toBe(0);
    const states = () =>
      readdirSync(join(at.dataDir, "chain"))
        .filter((name) => name.endsWith(".gz"))
        .toSorted();
    const [, newest = ""] = states();
    writeFileSync(join(at.dataDir, "chain", newest), "broken");
    const told = await startAndEnd(at, QUICK);
    expect(told.output).toContain(`${newest} is damaged`);
    expect(told.code).toBe(0);
    for (const name of states()) writeFileSync(join(at.dataDir, "chain", name), "broken");
    await refused({}, /chain's state in .* is damaged/, /Put a copy of the folder back/);
    expect(states().length).toBeGreaterThan(0);
  });

  test("a chain without the contracts that the folder knows", async () => {
    left();
    rmSync(join(at.dataDir, "chain"), { recursive: true });
    for (const name of readdirSync(at.dataDir)) if (name.endsWith(".jsonl")) rmSync(join(at.dataDir, name));
    await refused(env, /contracts that .* not on this chain/, /move it away to begin anew/);
  });

  test("something else where the blocks belong", async () => {
    mkdirSync(at.dataDir, { recursive: true });
    writeFileSync(join(at.dataDir, "blocks"), "");
    await refused(env, /blocks can not be used/, /Move what lies/);
  });
});

describe("a foreign chain", () => {
  let chain: EmbeddedChain;
  let url = "";
  let folder: Place;
  beforeAll(async () => {
    folder = place();
    chain = anvilChain({ folder: folder.dataDir, binary: anvilBinary() ?? "", chainId: 4_242 });
    await chain.start();
    const note = JSON.parse(readFileSync(join(folder.dataDir, "chain.pid.json"), "utf8")) as { port: number };
    url = `http://127.0.0.1:${note.port}`;
  });
  afterAll(async () => {
    await chain.stop();
    folder.remove();
  });
  const env = (given: Readonly<Record<string, string>> = {}) => {
    return { RPC_URL: url, CHAIN_ID: "4242", STATION_KEY: KEY, ...given };
  };

  test("that does not answer, or not with JSON-RPC", async () => {
    await refused(env({ RPC_URL: "http://127.0.0.1:9" }), /chain did not answer/, /RPC_URL/);
    const server = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    await refused(env({ RPC_URL: `http://127.0.0.1:${port}` }), /chain did not answer/, /RPC_URL/);
    server.close();
  });

  test("of another number than was said", async () => {
    await refused(env({ CHAIN_ID: "1" }), /serves chain 4242, not 1/, /Correct RPC_URL or CHAIN_ID/);
  });

  test("on which the station has no gas money, or too little", async () => {
    await refused(env(), /has no gas money on chain 4242/, /Send it some/);
    const account = /account (0x[0-9a-f]{40})/.exec((await startAndEnd(at, { ...QUICK, ...env() })).output)?.[1];
    await chain.setBalance(account as `0x${string}`, 1_000n);
    await refused(env(), /cannot pay for gas|no gas money/, /own currency/);
  });
});

describe("npm start itself", () => {
  const script = resolve("scripts/run.mjs");

  test("on an old Node says which one it needs", () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.0'})";
    const { status, stderr } = spawnSync(process.execPath, ["--import", old, script, "start"], { encoding: "utf8" });
    expect(stderr).toMatch(/Node\.js 18\.20\.0 is too old.*needs 20/s);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
  });

  test.each(["demo", "test"])("%s without Chromium says how to get it", async (command) => {
    const child = spawn(process.execPath, [`scripts/commands/${command}.ts`], {
      env: { ...process.env, CHROMIUM_PATH: "/nowhere/chromium", NODE_NO_WARNINGS: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
    const code = await new Promise((done) => child.once("close", done));
    expect(text).toMatch(/no program at CHROMIUM_PATH \(\/nowhere\/chromium\)\. Correct it/);
    expect(text).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });
});
