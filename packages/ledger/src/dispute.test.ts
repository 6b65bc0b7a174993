import { signTyped } from "@starling/protocol";
import { parseEther } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ContractRevertError } from "./errors.ts";
import { signingDomain } from "./ledger.ts";
import { appoint } from "./operations/appoint.ts";
import { challenge } from "./operations/challenge.ts";
import { fund } from "./operations/fund.ts";
import { handover } from "./operations/handover.ts";
import { post } from "./operations/post.ts";
import { postWithPermit } from "./operations/post-with-permit.ts";
import { propose } from "./operations/propose.ts";
import { readEpochs } from "./operations/read-epochs.ts";
import { readJob } from "./operations/read-job.ts";
import { readPostedJobs } from "./operations/read-posted.ts";
import { resolve } from "./operations/resolve.ts";
import { approve, balanceOf, faucet, mint, transfer } from "./operations/token.ts";
import { withdrawBond } from "./operations/withdraw-bond.ts";
import { addressOf, type Stand, someone, stand } from "./testing/stand.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

const digest = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;
const proposal = (epoch: number, root: string) => {
  return { epoch, root: digest(root), total: 5n, model: digest("0e"), evidence: digest("0f") };
};

test("a challenge that is upheld drops the root and pays the challenger", async () => {
  const { ledger } = s;
  const token = s.deployment.star;
  const [arbiter, challenger] = [someone(), someone()];
  const bond = parseEther("4");
  const params = s.params({ arbiter: addressOf(arbiter), bond, ruling: 600 });
  const { job } = await post(ledger, { params, amount: parseEther("10") });
  await propose(ledger, { params, proposal: proposal(1, "aa") });

  const theirs = await s.as(challenger);
  await mint(ledger, { token, to: addressOf(challenger), amount: bond });
  await expect(challenge(theirs, { params, epoch: 1, reason: digest("01") })).rejects.toMatchObject({
    reason: "ERC20InsufficientAllowance",
  });
  await approve(theirs, { token, amount: bond });
  await challenge(theirs, { params, epoch: 1, reason: digest("01") });
  expect(await readJob(ledger, { job })).toMatchObject({
    pending: { challenged: true },
    challenger: addressOf(challenger),
    refundable: 0n,
  });
  await expect(resolve(theirs, { params, epoch: 1, stands: false })).rejects.toMatchObject({ reason: "NotArbiter" });
  await resolve(await s.as(arbiter), { params, epoch: 1, stands: false });
  await withdrawBond(theirs, { params, account: addressOf(challenger) });
  expect(await balanceOf(ledger, { token, account: addressOf(challenger) })).toBe((bond * 3n) / 2n);

  // The number is free again: another root under it is a new proposal, not the old one.
  expect(await propose(ledger, { params, proposal: proposal(1, "bb") })).toMatchObject({ already: false });
  expect(await readEpochs(ledger, { job })).toMatchObject([
    { epoch: 1, root: digest("aa"), stands: false, challenge: { by: addressOf(challenger) } },
    { epoch: 1, root: digest("bb") },
  ]);
});

test("a hot key proposes once it is appointed, and no more after a handover", async () => {
  const { ledger, researcher } = s;
  const params = s.params();
  const { job } = await post(ledger, { params, amount: 100n });
  const [hot, next] = [someone(), someone()];
  const theirs = await s.as(hot);
  await expect(propose(theirs, { params, proposal: proposal(1, "aa") })).rejects.toMatchObject({
    reason: "NotProposer",
  });
  const delegation = {
    job,
    peer: digest("5e"),
    signer: addressOf(hot),
    from: addressOf(researcher),
    expiry: 4_000_000_000,
  };
  const signer = { ...researcher, address: addressOf(researcher) };
  const signature = await signTyped(signer, signingDomain(ledger), "CoordinatorDelegation", delegation);
  await appoint(theirs, { params, signed: { delegation, signature } });
  expect(await readJob(ledger, { job })).toMatchObject({ signer: addressOf(hot), coordinator: addressOf(researcher) });
  await propose(theirs, { params, proposal: proposal(1, "aa") });
  await handover(ledger, { params, next: addressOf(next) });
  const state = await readJob(ledger, { job });
  expect(state.coordinator).toBe(addressOf(next));
  expect(state.signer).toBeUndefined();
});

test("a permit posts a job without approval, and anyone may fund it", async () => {
  const client = someone();
  const own = await s.as(client);
  const token = s.deployment.star;
  await faucet(own, { token });
  const params = s.params({ client: addressOf(client) });
  const signer = { ...client, address: addressOf(client) };
  const posted = await postWithPermit(own, { params, amount: parseEther("900"), signer });
  expect(posted.already).toBe(false);
  expect(await postWithPermit(own, { params, amount: 1n, signer })).toMatchObject({ job: posted.job, already: true });
  await fund(s.ledger, { job: posted.job, amount: parseEther("5") });
  expect(await readJob(own, { job: posted.job })).toMatchObject({ free: parseEther("905"), phase: "open" });
  await transfer(own, { token, to: addressOf(s.researcher), amount: parseEther("100") });
  expect(await balanceOf(own, { token, account: addressOf(client) })).toBe(0n);
  await expect(faucet(own, { token })).rejects.toMatchObject({ reason: "FaucetDry" });
  const jobs = await readPostedJobs(own);
  expect(jobs.find(({ job }) => job === posted.job)?.params).toEqual(params);
});

test("refusals come decoded, before anything is sent, with a fix", async () => {
  const sent: string[] = [];
  const params = s.params({ maxStep: 0n });
  const attempt = post(s.ledger, { params, amount: 1n, onProgress: ({ type }) => sent.push(type) });
  await expect(attempt).rejects.toBeInstanceOf(ContractRevertError);
  await expect(attempt).rejects.toMatchObject({ reason: "InvalidParams", args: ["maxStep"], fix: expect.any(String) });
  expect(sent).toEqual([]);
});

test("an abort before sending sends nothing", async () => {
  const signal = AbortSignal.abort(new Error("changed my mind"));
  await expect(post(s.ledger, { params: s.params(), amount: 1n, signal })).rejects.toThrow("changed my mind");
});
