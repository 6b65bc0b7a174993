import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseEther } from "viem";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chainOf } from "../chain.ts";
import { miniChain } from "../embedded/mini-chain.ts";
import { EmbeddedChainError } from "../errors.ts";
import { JsonRpcError } from "../http-rpc.ts";
import { keySender } from "../key-sender.ts";
import { chainClient } from "../ledger.ts";
import { deploy } from "../operations/deploy.ts";
import { addressOf, someone } from "../testing/stand.ts";
import { memoryTxLog } from "../tx-log.ts";
import { minichain } from "./minichain.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "starling-mini-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function withContracts() {
  const chain = miniChain({ folder });
  await chain.start();
  const account = someone();
  await chain.setBalance(addressOf(account), parseEther("1"));
  const client = chainClient(chainOf(chain.chainId, "http://127.0.0.1"), chain.request);
  const log = memoryTxLog();
  const sender = keySender({ client, account, log });
  return { chain, log, deployment: await deploy({ client, pollMs: 10, confirmations: 1, sender }) };
}
const head = (chain: { request: (call: { method: string; params?: unknown }) => Promise<unknown> }) =>
  chain.request({ method: "eth_getBlockByNumber", params: ["latest", true] });

test("a chain comes back from its journal, bit for bit, even with a torn last line", async () => {
  const { chain } = await withContracts();
  const before = await head(chain);
  await chain.stop();
  await appendFile(join(folder, "minichain.jsonl"), '{"raw":"0x02');
  const again = miniChain({ folder });
  await again.start();
  expect(await head(again)).toEqual(before);
});

test("a damaged journal stops the start and says where", async () => {
  const { chain } = await withContracts();
  await chain.stop();
  const path = join(folder, "minichain.jsonl");
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, [lines[0], "nonsense", ...lines.slice(2)].join("\n"));
  const again = miniChain({ folder });
  await expect(again.start()).rejects.toBeInstanceOf(EmbeddedChainError);
  await expect(again.start()).rejects.toThrow("Line 2");
});

test("a transaction runs once", async () => {
  const { chain, log } = await withContracts();
  const [first] = await log.entries();
  const send = chain.request({ method: "eth_sendRawTransaction", params: [first?.raw] });
  await expect(send).rejects.toMatchObject({ code: -32_000, message: "already known" });
});

test("simulating changes nothing, and two simulations cost the same", async () => {
  const { chain, deployment } = await withContracts();
  const before = await head(chain);
  const call = { from: `0x${"05".repeat(20)}`, to: deployment.star, data: "0xde5f72fd" };
  const estimate = () => chain.request({ method: "eth_estimateGas", params: [call] });
  const first = await estimate();
  expect(await estimate()).toBe(first);
  expect(await head(chain)).toEqual(before);
});

test("blocks are at least a second apart, and clocks may stand still", async () => {
  const chain = await minichain({ now: () => 1_000 });
  const account = someone();
  await chain.setBalance(addressOf(account), parseEther("1"));
  const client = chainClient(chainOf(chain.chainId, "http://127.0.0.1"), chain.request);
  const sender = keySender({ client, account, log: memoryTxLog() });
  for (let i = 0; i < 3; i++) await sender.send({ to: addressOf(account), data: "0x", gas: 21_000n });
  expect(await head(chain)).toMatchObject({ number: "0x3", timestamp: "0x3eb" });
});

test("whatever is asked, the answer is a value or a JSON-RPC error", async () => {
  const chain = await minichain();
  const method = fc.constantFrom(
    "eth_call",
    "eth_estimateGas",
    "eth_getBalance",
    "eth_getStorageAt",
    "eth_getLogs",
    "eth_getBlockByNumber",
    "eth_getBlockByHash",
    "eth_getTransactionReceipt",
    "eth_sendRawTransaction",
    "__proto__",
    "toString",
  );
  const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
  const param = fc.oneof(
    fc.jsonValue(),
    hex,
    fc.record({ to: hex, data: hex, topics: fc.array(hex) }, { requiredKeys: [] }),
  );
  await fc.assert(
    fc.asyncProperty(method, fc.array(param, { maxLength: 3 }), async (name, params) => {
      try {
        await chain.request({ method: name, params });
      } catch (error) {
        expect(error).toBeInstanceOf(JsonRpcError);
      }
    }),
    { numRuns: 300 },
  );
});
