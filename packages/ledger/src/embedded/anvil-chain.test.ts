import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EmbeddedChainError } from "../errors.ts";
import { sleep } from "../sleep.ts";
import { anvilBinary } from "./anvil-binary.ts";
import { anvilChain } from "./anvil-chain.ts";
import type { EmbeddedChain } from "./embedded-chain.ts";
import { isAlive, pidFile } from "./pid-file.ts";

let folder: string;
const chains: EmbeddedChain[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "starling-anvil-"));
});
afterEach(async () => {
  await Promise.all(chains.splice(0).map((chain) => chain.stop()));
  await rm(folder, { recursive: true, force: true });
});

function open(warnings: string[] = [], snapshotMs = 60_000): EmbeddedChain {
  const binary = anvilBinary() ?? expect.fail("no anvil here");
  const chain = anvilChain({ folder, binary, snapshotMs, onWarning: (text) => warnings.push(text) });
  chains.push(chain);
  return chain;
}
const account = `0x${"5a".repeat(20)}` as const;
const block = async (chain: EmbeddedChain) => Number(await chain.request({ method: "eth_blockNumber" }));
const mine = (chain: EmbeddedChain) => chain.request({ method: "evm_mine" });
const balance = async (chain: EmbeddedChain) =>
  BigInt(String(await chain.request({ method: "eth_getBalance", params: [account, "latest"] })));
const killAnvil = async () => {
  const { pid } = (await pidFile(folder).read()) ?? expect.fail("no pid file");
  process.kill(pid, "SIGKILL");
  while (isAlive(pid)) await sleep(10);
};

test("a stopped chain goes on where it was", async () => {
  const chain = open();
  await chain.start();
  await chain.setBalance(account, 7n);
  await mine(chain);
  await chain.stop();
  expect(await pidFile(folder).read()).toBeUndefined();
  await chain.start();
  expect(await block(chain)).toBe(1);
  expect(await balance(chain)).toBe(7n);
});

test("what was flushed survives SIGKILL, the rest is lost cleanly", async () => {
  const chain = open();
  await chain.start();
  await mine(chain);
  await chain.flush();
  await mine(chain);
  await killAnvil();
  const again = open();
  await again.start();
  expect(await block(again)).toBe(1);
});

test("balances given survive SIGKILL without a block", async () => {
  const chain = open();
  await chain.start();
  await chain.setBalance(account, 9n);
  await killAnvil();
  const again = open();
  await again.start();
  expect(await balance(again)).toBe(9n);
});

test("snapshots are taken by themselves", async () => {
  const chain = open([], 20);
  await chain.start();
  await mine(chain);
  await expect
    .poll(async () => (await readdir(folder)).filter((name) => name.endsWith(".gz")).length)
    .toBeGreaterThan(0);
});

test("a damaged snapshot is told of and the one before it is taken", async () => {
  const chain = open();
  await chain.start();
  await mine(chain);
  await chain.flush();
  await mine(chain);
  await chain.stop();
  const newest =
    (await readdir(folder))
      .filter((name) => name.endsWith(".gz"))
      .sort()
      .at(-1) ?? expect.fail("none");
  const path = join(folder, newest);
  await writeFile(path, (await readFile(path)).subarray(0, 100));
  const warnings: string[] = [];
  const again = open(warnings);
  await again.start();
  expect(await block(again)).toBe(1);
  expect(warnings).toEqual([expect.stringContaining(newest)]);
});

test("the chain of a killed station is saved, ended and taken over: not a block is lost", async () => {
  const chain = open();
  await chain.start();
  await mine(chain);
  await mine(chain);
  const pids = (await pidFile(folder).read()) ?? expect.fail("no pid file");
  // As if our own process had been killed: the note names an owner that is gone.
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.once("exit", resolve));
  await pidFile(folder).write({ ...pids, owner: gone.pid ?? 0 });
  const again = open();
  await again.start();
  expect(isAlive(pids.pid)).toBe(false);
  expect(await block(again)).toBe(2);
});

test("a folder in use is refused, and its chain left alone", async () => {
  const chain = open();
  await chain.start();
  const pids = (await pidFile(folder).read()) ?? expect.fail("no pid file");
  await pidFile(folder).write({ ...pids, owner: process.ppid });
  await expect(open().start()).rejects.toThrow(EmbeddedChainError);
  expect(await block(chain)).toBe(0);
});

test("a note about a process that is not ours touches nobody", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  const pid = other.pid ?? expect.fail("no process");
  await pidFile(folder).write({ pid, port: 1, owner: 1 });
  const chain = open();
  await chain.start();
  expect(isAlive(pid)).toBe(true);
  other.kill("SIGKILL");
});

test("a binary that does not start is told of with its words", async () => {
  const chain = anvilChain({ folder, binary: process.execPath });
  await expect(chain.start()).rejects.toMatchObject({ name: "EmbeddedChainError", details: expect.any(Array) });
  const missing = anvilChain({ folder, binary: join(folder, "none") });
  await expect(missing.start()).rejects.toThrow(EmbeddedChainError);
});

test("nothing is unlocked and other origins get no leave", async () => {
  const chain = open();
  await chain.start();
  expect(await chain.request({ method: "eth_accounts" })).toEqual([]);
  const { port } = (await pidFile(folder).read()) ?? expect.fail("no pid file");
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
  });
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});

test("asking a chain that does not run says so", async () => {
  expect(() => open().request({ method: "eth_chainId" })).toThrow(EmbeddedChainError);
});

test("binaries: named, npm's, or none for the platform", () => {
  expect(anvilBinary({ ANVIL_BIN: "/opt/anvil" })).toBe("/opt/anvil");
  expect(anvilBinary({}, "plan9 mips")).toBeUndefined();
  expect(anvilBinary({}, "win32 arm64")).toBeUndefined();
});
