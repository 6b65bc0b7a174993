import { starTokenAbi } from "@starling/contracts";
import { encodeFunctionData, parseEther } from "viem";
import { getTransactionCount } from "viem/actions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TransactionRefusedError } from "./errors.ts";
import { keySender } from "./key-sender.ts";
import { chainClient } from "./ledger.ts";
import { balanceOf, mint } from "./operations/token.ts";
import { replay } from "./replay.ts";
import { addressOf, type Stand, someone, stand } from "./testing/stand.ts";
import { memoryTxLog, type TxLog } from "./tx-log.ts";
import { waitForReceipt } from "./wait-for-receipt.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

test("many at once get nonces of their own", async () => {
  const to = addressOf(someone());
  const token = s.deployment.star;
  await Promise.all(Array.from({ length: 20 }, () => mint(s.ledger, { token, to, amount: 1n })));
  expect(await balanceOf(s.ledger, { token, account: to })).toBe(20n);
});

test("a transaction is in the log before the chain has it", async () => {
  const order: string[] = [];
  const inner = memoryTxLog();
  const log: TxLog = {
    ...inner,
    append(entry) {
      order.push("log");
      return inner.append(entry);
    },
  };
  const client = chainClient(s.ledger.client.chain, (call) => {
    if (call.method === "eth_sendRawTransaction") order.push("send");
    return s.chain.request(call);
  });
  const sender = keySender({ client, account: s.researcher, log });
  const data = encodeFunctionData({ abi: starTokenAbi, functionName: "faucet" });
  const hash = await sender.send({ to: s.deployment.star, data, gas: 200_000n });
  await waitForReceipt(s.ledger, { hash });
  expect(order).toEqual(["log", "send"]);
  expect((await inner.entries()).map((entry) => entry.hash)).toEqual([hash]);
});

test("what the chain refuses is dropped from the log, so that it cannot run later", async () => {
  const log = memoryTxLog();
  const poor = keySender({ client: s.ledger.client, account: someone(), log });
  await expect(poor.send({ to: s.deployment.star, data: "0x", gas: 30_000n })).rejects.toBeInstanceOf(
    TransactionRefusedError,
  );
  expect(await log.entries()).toEqual([]);
});

test("a lost answer keeps the entry, and replay settles it once", async () => {
  const account = someone();
  await s.as(account);
  const log = memoryTxLog();
  const client = chainClient(s.ledger.client.chain, (call) => {
    if (call.method === "eth_sendRawTransaction") throw new Error("socket hang up");
    return s.chain.request(call);
  });
  const sender = keySender({ client, account, log });
  await expect(sender.send({ to: addressOf(account), data: "0x", gas: 30_000n })).rejects.toMatchObject({
    name: "ChainUnreachableError",
    fix: expect.stringContaining("0x"),
  });
  expect(await log.entries()).toHaveLength(1);
  expect(await replay(s.ledger.client, { log })).toEqual({ restored: 1, dropped: 0 });
  expect(await replay(s.ledger.client, { log })).toEqual({ restored: 0, dropped: 0 });
  expect(await getTransactionCount(s.ledger.client, { address: account.address })).toBe(1);
});

test("replay drops a transaction whose place another has taken", async () => {
  const account = someone();
  const own = await s.as(account);
  const raw = await account.signTransaction({
    type: "eip1559",
    chainId: s.chain.chainId,
    nonce: 0,
    gas: 21_000n,
    to: account.address,
    value: 1n,
    maxFeePerGas: parseEther("0.000000002"),
    maxPriorityFeePerGas: 1n,
  });
  const log = memoryTxLog();
  await log.append({ hash: `0x${"12".repeat(32)}`, raw });
  const hash = await own.sender?.send({ to: addressOf(account), data: "0x", gas: 30_000n });
  await waitForReceipt(own, { hash: hash ?? expect.fail("no sender") });
  expect(await replay(own.client, { log })).toEqual({ restored: 0, dropped: 1 });
  expect(await log.entries()).toEqual([]);
});

test("a nonce that a lagging node gave is given up for a fresh one", async () => {
  const account = someone();
  await s.as(account);
  const counts = ["0x0", "0x0"];
  const client = chainClient(s.ledger.client.chain, async (call) => {
    return call.method === "eth_getTransactionCount"
      ? (counts.shift() ?? s.chain.request(call))
      : s.chain.request(call);
  });
  const log = memoryTxLog();
  const sender = keySender({ client, account, log });
  const first = await sender.send({ to: addressOf(account), data: "0x", gas: 30_000n });
  const second = await sender.send({ to: addressOf(account), data: "0xab", gas: 30_000n });
  expect((await waitForReceipt(s.ledger, { hash: second })).status).toBe("success");
  expect((await log.entries()).map(({ hash }) => hash)).toEqual([first, second]);
});
