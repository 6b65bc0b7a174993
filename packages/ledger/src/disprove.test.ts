import { type FraudKind, type FraudProof, payProof, signTyped, verifyEpoch } from "@starling/protocol";
import { pretendWorkerAddress, type Tamper } from "@starling/protocol/testing/epochs";
import { parseEther } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signingDomain } from "./ledger.ts";
import { challenge } from "./operations/challenge.ts";
import { disprove } from "./operations/disprove.ts";
import { readCase } from "./operations/read-case.ts";
import { readEpochs } from "./operations/read-epochs.ts";
import { readJob } from "./operations/read-job.ts";
import { rule, ruleByProof, signRuling } from "./operations/rule.ts";
import { approve, balanceOf, mint } from "./operations/token.ts";
import { withdrawBond } from "./operations/withdraw-bond.ts";
import { deployPanel } from "./testing/deploy-panel.ts";
import { type PretendJob, pretendJob, proposeCase } from "./testing/pretend-job.ts";
import { addressOf, type Stand, someone, stand } from "./testing/stand.ts";

const EVERY = { seed: new Uint8Array(32), size: 1_000 };
const bond = parseEther("4");

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

/** Proposes an honest epoch, and after its window one that `tamper` has made a lie. */
async function lying(job: PretendJob, tamper: Tamper) {
  const [first, second] = job.epochs({ workers: 3, epochs: [2, 2], tamper });
  if (first === undefined || second === undefined) return expect.fail("two epochs");
  await proposeCase(s.ledger, job.params, first.proposed);
  await s.pass(60);
  await proposeCase(s.ledger, job.params, second.proposed);
  return second;
}

const lies: Record<Exclude<FraudKind, "BelowVoucher" | "AmountFell">, Tamper> = {
  HeaderMismatch: { header: (header) => ({ ...header, epoch: 9 }) },
  RoundsFell: { header: (header) => ({ ...header, rounds: 1 }) },
  ReceiptOutside: {
    rows: (rows, round) =>
      rows.map((row, i) => (i === 1 && round === 3 ? { ...row, receipt: { ...row.receipt, round: 0 } } : row)),
  },
  PaidTwice: { rows: (rows) => (rows[1] === undefined ? rows : [...rows, rows[1]]) },
  TooManyCopies: {
    rows: (rows) => rows.map((row, i) => (i === 2 ? { ...row, receipt: { ...row.receipt, copy: 2 } } : row)),
  },
  RoyaltyBelow: { leaves: (leaves) => leaves.filter(({ account }) => !account.startsWith("0x99")) },
  Unsorted: { leaves: (leaves) => [...leaves].reverse() },
  FirstLeaf: { tree: (leaves) => leaves.slice(1) },
  OverTotal: { proposed: (proposed) => ({ ...proposed, total: proposed.total - 1n }) },
};

async function findProof(
  job: PretendJob,
  lie: Awaited<ReturnType<typeof lying>>,
  kind: FraudKind,
): Promise<FraudProof> {
  const { proposed, before } = await readCase(s.ledger, { params: job.params, epoch: 2 });
  const { findings } = await verifyEpoch({ ...lie, proposed, ...(before && { before }) }, EVERY);
  return findings.find(({ fraud }) => fraud?.kind === kind)?.fraud ?? expect.fail(`no proof of ${kind}`);
}

describe("a lie that the verifier finds falls on the chain", () => {
  test.each(Object.entries(lies))("%s", async (kind, tamper) => {
    const job = await pretendJob(s);
    const lie = await lying(job, tamper);
    const proof = await findProof(job, lie, kind as FraudKind);
    const caller = someone();
    const theirs = await s.as(caller);
    const { events } = await disprove(theirs, { params: job.params, epoch: 2, proof });
    expect(events.map(({ name }) => name)).toEqual(["EpochDisproved"]);
    await withdrawBond(theirs, { params: job.params, account: addressOf(caller) });
    expect(await balanceOf(s.ledger, { token: s.deployment.star, account: addressOf(caller) })).toBe(bond / 2n);
    expect(await readEpochs(s.ledger, { job: job.job })).toMatchObject([
      { epoch: 1 },
      { epoch: 2, stands: false, disproof: { kind, by: addressOf(caller) } },
    ]);
    expect(await readJob(s.ledger, { job: job.job })).toMatchObject({ epoch: 1, final: { epoch: 1 }, bonded: 0n });
  });

  test("AmountFell", async () => {
    const job = await pretendJob(s);
    const lie = await lying(job, {
      // The royalty takes what the worker loses, so that the total does not fall.
      leaves: (leaves) => {
        const [victim, other] = leaves;
        if (victim === undefined || other === undefined) return leaves;
        const amount = BigInt(other.amount) + BigInt(victim.amount) - 1n;
        return [{ ...victim, amount: "1" }, { ...other, amount: `${amount}` }, ...leaves.slice(2)];
      },
    });
    const proof = await findProof(job, lie, "AmountFell");
    await disprove(s.ledger, { params: job.params, epoch: 2, proof });
    expect((await readJob(s.ledger, { job: job.job })).epoch).toBe(1);
  });

  test("BelowVoucher", async () => {
    const job = await pretendJob(s);
    const honest = await lying(job, {});
    const account = pretendWorkerAddress(1);
    const { tree } = await verifyEpoch(honest, EVERY);
    const amount = (tree && payProof(tree, account)?.amount) ?? 0n;
    const signer = { ...s.researcher, address: addressOf(s.researcher) };
    const promise = async (cumulativeAmount: bigint, epoch: number) => {
      const voucher = {
        job: job.job,
        account,
        stream: job.params.spec,
        cumulativeAmount: `${cumulativeAmount}`,
        epoch,
      };
      return { voucher, signature: await signTyped(signer, signingDomain(s.ledger), "Voucher", voucher) };
    };
    const found = async (voucher: Awaited<ReturnType<typeof promise>>) => {
      return (await verifyEpoch({ ...honest, vouchers: [voucher] }, EVERY)).findings[0]?.fraud;
    };
    expect(await found(await promise(amount, 2))).toBeUndefined();
    expect(await found(await promise(amount + 1n, 3))).toBeUndefined();
    const proof = (await found(await promise(amount + 1n, 2))) ?? expect.fail("no proof");
    await disprove(s.ledger, { params: job.params, epoch: 2, proof });
    expect((await readJob(s.ledger, { job: job.job })).epoch).toBe(1);
  });
});

describe("a proof that does not hold", () => {
  test("is refused with the reason before anything is sent", async () => {
    const job = await pretendJob(s);
    const honest = await lying(job, {});
    const { header } = honest.loaded;
    const sent: string[] = [];
    const attempt = (proof: FraudProof) =>
      disprove(s.ledger, { params: job.params, epoch: 2, proof, onProgress: ({ type }) => sent.push(type) });
    await expect(attempt({ kind: "HeaderMismatch", header })).rejects.toMatchObject({
      name: "ContractRevertError",
      reason: "HeaderMatches",
      fix: expect.any(String),
    });
    const other = { ...header, rounds: 9 };
    await expect(attempt({ kind: "HeaderMismatch", header: other })).rejects.toMatchObject({ reason: "HeaderUnknown" });
    expect(sent).toEqual([]);
    await s.pass(60);
    await expect(attempt({ kind: "HeaderMismatch", header })).rejects.toMatchObject({ reason: "EpochNotPending" });
  });
});

describe("arbiters", () => {
  async function challenged(arbiter: `0x${string}`, tamper: Tamper) {
    const job = await pretendJob(s, { arbiter, ruling: 600 });
    const lie = await lying(job, tamper);
    const challenger = someone();
    const theirs = await s.as(challenger);
    const token = s.deployment.star;
    await mint(s.ledger, { token, to: addressOf(challenger), amount: bond });
    await approve(theirs, { token, amount: bond });
    await challenge(theirs, { params: job.params, epoch: 2, reason: job.job });
    return { job, lie, theirs, challenger: addressOf(challenger), token };
  }

  test("the objective one decides by a proof, for the challenger", async () => {
    const { job, lie, theirs, challenger, token } = await challenged(s.deployment.objectiveArbiter, lies.PaidTwice);
    const proof = await findProof(job, lie, "PaidTwice");
    const header = lie.loaded.header;
    await expect(
      ruleByProof(s.ledger, { params: job.params, epoch: 2, proof: { kind: "HeaderMismatch", header } }),
    ).rejects.toMatchObject({ reason: "HeaderMatches" });
    await ruleByProof(s.ledger, { params: job.params, epoch: 2, proof });
    await withdrawBond(theirs, { params: job.params, account: challenger });
    expect(await balanceOf(s.ledger, { token, account: challenger })).toBe((bond * 3n) / 2n);
    expect(await readEpochs(s.ledger, { job: job.job })).toMatchObject([{}, { stands: false }]);
  });

  test("a panel decides by as many signatures as it asks for, in any order", async () => {
    const members = [someone(), someone(), someone()].map((key) => ({ ...key, address: addressOf(key) }));
    const panel = await deployPanel(
      s.ledger,
      members.map(({ address }) => address),
      2,
    );
    const { job } = await challenged(panel, {});
    const order = { params: job.params, epoch: 2, stands: true };
    const [a, b, c] = await Promise.all(members.map((signer) => signRuling(s.ledger, { ...order, signer })));
    const stranger = await signRuling(s.ledger, { ...order, signer: { ...someone(), address: addressOf(someone()) } });
    if (a === undefined || b === undefined || c === undefined) return expect.fail("three rulings");
    await expect(rule(s.ledger, { ...order, rulings: [a] })).rejects.toMatchObject({ reason: "TooFewSigners" });
    await expect(rule(s.ledger, { ...order, rulings: [a, stranger] })).rejects.toMatchObject({ reason: "NotMember" });
    await expect(rule(s.ledger, { ...order, stands: false, rulings: [a, b] })).rejects.toMatchObject({
      reason: "RulingNotSigned",
    });
    await rule(s.ledger, { ...order, rulings: [c, a] });
    expect(await readEpochs(s.ledger, { job: job.job })).toMatchObject([{}, { stands: true }]);
  });
});
