import { roundsRuntime, starTokenRuntime } from "@starling/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chainOf } from "../chain.ts";
import { checkChain } from "../check-chain.ts";
import { NotOnChainError, WrongChainError } from "../errors.ts";
import { chainClient } from "../ledger.ts";
import { type Stand, stand, testMinichain } from "../testing/stand.ts";
import { readBlockTimes } from "./read-block-times.ts";
import { readJob } from "./read-job.ts";
import { verifyCode } from "./verify-code.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand(testMinichain);
});
afterAll(() => s.end());

test("the deployed contracts are the committed ones", async () => {
  await verifyCode(s.ledger, { address: s.deployment.rounds, runtime: roundsRuntime });
  await verifyCode(s.ledger, { address: s.deployment.star, runtime: starTokenRuntime });
});

test("another contract, or none, is told apart", async () => {
  const other = verifyCode(s.ledger, { address: s.deployment.star, runtime: roundsRuntime });
  await expect(other).rejects.toThrow("other code");
  const none = verifyCode(s.ledger, { address: `0x${"09".repeat(20)}`, runtime: roundsRuntime });
  await expect(none).rejects.toThrow("no code");
  await expect(none).rejects.toBeInstanceOf(NotOnChainError);
});

test("a job that nobody posted is not on the chain", async () => {
  const job = `0x${"0a".repeat(32)}` as const;
  await expect(readJob(s.ledger, { job })).rejects.toBeInstanceOf(NotOnChainError);
  await expect(readJob(s.ledger, { job, params: s.params() })).rejects.toBeInstanceOf(NotOnChainError);
});

test("an endpoint of another chain is noticed", async () => {
  await checkChain(s.ledger);
  const client = chainClient(chainOf(1, "http://127.0.0.1"), s.chain.request);
  await expect(checkChain({ client })).rejects.toBeInstanceOf(WrongChainError);
});

test("blocks tell their time", async () => {
  const times = await readBlockTimes(s.ledger, { blocks: [1n, 2n, 1n] });
  expect([...times.keys()]).toEqual([1n, 2n]);
  expect(times.get(2n)).toBeGreaterThan(times.get(1n) ?? Number.POSITIVE_INFINITY);
});
