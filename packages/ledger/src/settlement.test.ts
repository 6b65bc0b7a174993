import { payProof, payTree } from "@starling/protocol";
import { parseEther } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ContractRevertError } from "./errors.ts";
import { claim } from "./operations/claim.ts";
import { claimMany } from "./operations/claim-many.ts";
import { claimTo } from "./operations/claim-to.ts";
import { close } from "./operations/close.ts";
import { post } from "./operations/post.ts";
import { propose } from "./operations/propose.ts";
import { readEpochs } from "./operations/read-epochs.ts";
import { readJob } from "./operations/read-job.ts";
import { refund } from "./operations/refund.ts";
import { signClaimTo } from "./operations/sign-claim-to.ts";
import { balanceOf } from "./operations/token.ts";
import { addressOf, type Stand, someone, stand } from "./testing/stand.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

const digest = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;

test("a job is posted, settled, claimed, closed and refunded", async () => {
  const { ledger } = s;
  const token = s.deployment.star;
  const params = s.params();
  const { job } = await post(ledger, { params, amount: parseEther("100") });
  expect(await post(ledger, { params, amount: parseEther("100") })).toMatchObject({ job, already: true });

  const workers = [someone(), someone(), someone()].sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
  const leaves = workers.map((worker, i) => ({ account: addressOf(worker), amount: parseEther(`${i + 1}`) }));
  const tree = payTree(leaves);
  const proposal = { epoch: 1, root: tree.root, total: tree.total, model: digest("0e"), evidence: digest("0f") };
  const first = await propose(ledger, { params, proposal });
  expect(first.already).toBe(false);
  expect(await propose(ledger, { params, proposal })).toEqual({ hash: first.hash, block: first.block, already: true });
  expect(await readJob(ledger, { job })).toMatchObject({ epoch: 1, pending: { root: tree.root }, owed: 0n, paid: 0n });

  const proofs = leaves.map(({ account }) => payProof(tree, account) ?? expect.fail("no proof"));
  const [a, b, c] = proofs;
  if (a === undefined || b === undefined || c === undefined) return expect.fail("three leaves");
  await expect(claim(ledger, { job, leaf: a })).rejects.toThrow(ContractRevertError);
  await s.pass(60);

  await claim(ledger, { job, leaf: a });
  await expect(claim(ledger, { job, leaf: a })).rejects.toMatchObject({ reason: "NothingDue" });
  const batch = await claimMany(ledger, { job, leaves: [a, b] });
  expect(batch.events.map(({ name }) => name)).toEqual(["ClaimSkipped", "Claimed"]);
  const wallet = addressOf(someone());
  const worker = workers[2] ?? expect.fail("three workers");
  const signed = await signClaimTo(ledger, { job, signer: { ...worker, address: addressOf(worker) }, to: wallet });
  await claimTo(ledger, { job, leaf: c, signed });
  expect(await balanceOf(ledger, { token, account: wallet })).toBe(parseEther("3"));
  expect(await balanceOf(ledger, { token, account: addressOf(worker) })).toBe(0n);

  await expect(refund(ledger, { params })).rejects.toMatchObject({ reason: "JobNotEnded" });
  await close(ledger, { params });
  await s.pass(120);
  const state = await readJob(ledger, { job });
  expect(state).toMatchObject({ phase: "refundable", refundable: parseEther("94"), paid: parseEther("6"), owed: 0n });
  const before = await balanceOf(ledger, { token, account: params.client });
  await refund(ledger, { params });
  expect((await balanceOf(ledger, { token, account: params.client })) - before).toBe(parseEther("94"));
  expect(await balanceOf(ledger, { token, account: ledger.rounds })).toBe(0n);
  expect(await readEpochs(ledger, { job })).toMatchObject([{ epoch: 1, transaction: first.hash, block: first.block }]);
});
