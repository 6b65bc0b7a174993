import { balanceOf, claimedOf, mint, NOBODY, readEpochs, readJob, resolve } from "@starling/ledger";
import {
  addressOf,
  type PretendJob,
  pretendJob,
  proposeCase,
  type Stand,
  someone,
  stand,
} from "@starling/ledger/testing";
import type { Block, EpochCase } from "@starling/protocol";
import { blocksOf, type Tamper } from "@starling/protocol/testing/epochs";
import type { CID } from "multiformats/cid";
import { parseEther } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChallengeReport, type ChallengerInit, challenger } from "./challenger.ts";

const bond = parseEther("4");
let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

/** Blocks that the proposer gives out. */
const blocks = new Map<string, Uint8Array>();
const publish = (all: readonly Block[]) => {
  for (const { cid, bytes } of all) blocks.set(cid.toString(), bytes);
};
beforeEach(() => blocks.clear());

async function watching(init: Partial<ChallengerInit> = {}) {
  const account = someone();
  const ledger = await s.as(account);
  await mint(s.ledger, { token: s.deployment.star, to: addressOf(account), amount: bond * 2n });
  const reports: ChallengeReport[] = [];
  const errors: Error[] = [];
  const running = challenger({
    ledger,
    blocks: async (cid: CID) => blocks.get(cid.toString()) ?? new Promise<never>(() => undefined),
    budget: 0n,
    evidenceMs: 1_000,
    onReport: (report) => reports.push(report),
    onError: (error) => errors.push(error),
    ...init,
  });
  const report = async (job: PretendJob, epoch: number) => {
    for (let i = 0; i < 300; i++) {
      const found = reports.find((one) => one.job === job.job && one.epoch === epoch);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return expect.fail(`no report; ${errors.map(({ message }) => message).join()}`);
  };
  const balance = () => balanceOf(s.ledger, { token: s.deployment.star, account: addressOf(account) });
  return { running, report, reports, errors, balance, address: addressOf(account), ledger };
}

/** Posts a job and settles an honest epoch; the second one is what `tamper` makes of it. */
async function settled(tamper: Tamper, given: Parameters<typeof pretendJob>[1] = {}) {
  const job = await pretendJob(s, { window: 600, ...given });
  const [first, second] = job.epochs({ workers: 3, epochs: [2, 2], tamper });
  if (first === undefined || second === undefined) return expect.fail("two epochs");
  publish(blocksOf([first]));
  await proposeCase(s.ledger, job.params, first.proposed);
  const next = async (): Promise<EpochCase> => {
    await s.pass(600);
    await proposeCase(s.ledger, job.params, second.proposed);
    return second;
  };
  return { job, next, second };
}

const twice: Tamper = { rows: (rows) => (rows[0] === undefined ? rows : [...rows, rows[0]]) };
const tooMuch: Tamper = {
  leaves: (leaves) => leaves.map((leaf, i) => (i === 0 ? { ...leaf, amount: `${BigInt(leaf.amount) + 1n}` } : leaf)),
};
const arbited = () => ({ arbiter: addressOf(s.researcher), ruling: 6_000 });

describe("a challenger", () => {
  it("lets honest epochs be, and brings a proof against one that lies, with no budget at all", async () => {
    const watcher = await watching();
    const { job, next, second } = await settled(twice);
    expect(await watcher.report(job, 1)).toMatchObject({ findings: [], action: { type: "none" } });
    publish(blocksOf([second]));
    await next();
    const { action } = await watcher.report(job, 2);
    expect(action).toMatchObject({ type: "disproved", finding: { fraud: { kind: "PaidTwice" } } });
    expect(await readEpochs(s.ledger, { job: job.job })).toMatchObject([{}, { disproof: { by: watcher.address } }]);
    // The prize is collected as soon as the fall is heard of.
    for (let i = 0; i < 100 && (await watcher.balance()) === bond * 2n; i++)
      await new Promise((go) => setTimeout(go, 50));
    expect(await watcher.balance()).toBe((bond * 5n) / 2n);
    await watcher.running.stop();
    expect(watcher.errors).toEqual([]);
  });

  it("challenges what only an arbiter can judge, within its budget, and has its bond back with the prize", async () => {
    const watcher = await watching({ budget: bond });
    const { job, next, second } = await settled(tooMuch, arbited());
    publish(blocksOf([second]));
    await watcher.report(job, 1);
    await next();
    const { action, findings } = await watcher.report(job, 2);
    expect(findings.map(({ place }) => place)).toEqual(["pay"]);
    expect(action).toMatchObject({ type: "challenged", bond });
    expect(watcher.running.bonded()).toBe(bond);
    // Another lie, while the whole budget is at stake.
    const other = await settled(tooMuch, arbited());
    publish(blocksOf([other.second]));
    await watcher.report(other.job, 1);
    await other.next();
    expect((await watcher.report(other.job, 2)).action).toMatchObject({
      type: "powerless",
      why: expect.stringMatching(/budget/),
    });
    await resolve(s.ledger, { params: job.params, epoch: 2, stands: false });
    for (let i = 0; i < 100 && watcher.running.bonded() > 0n; i++) await new Promise((go) => setTimeout(go, 50));
    expect(watcher.running.bonded()).toBe(0n);
    await watcher.running.stop();
    expect(await watcher.balance()).toBe((bond * 5n) / 2n);
  });

  it("takes withheld and unreadable evidence for a finding", async () => {
    const watcher = await watching({ budget: bond * 2n });
    const withheld = await settled(twice, arbited());
    await watcher.report(withheld.job, 1);
    await withheld.next();
    const report = await watcher.report(withheld.job, 2);
    expect(report.findings.map(({ words }) => words)).toEqual([expect.stringMatching(/withheld/)]);
    expect(report.action).toMatchObject({ type: "challenged" });
    // Once it turns up, the proof ends what the challenge has held open.
    publish(blocksOf([withheld.second]));
    expect(await watcher.running.check(withheld.job.job, 2)).toMatchObject({ action: { type: "disproved" } });

    const nonsense = await settled({ proposed: (proposed) => ({ ...proposed, evidence: withheld.job.params.spec }) });
    await watcher.report(nonsense.job, 1);
    await nonsense.next();
    const { action, findings } = await watcher.report(nonsense.job, 2);
    expect(findings).toHaveLength(1);
    expect(action).toEqual({ type: "powerless", why: "The job has no arbiter who could be asked." });
    await watcher.running.stop();
    expect(nonsense.job.params.arbiter).toBe(NOBODY);
  });

  it("leaves its own epochs alone, and epochs that are final", async () => {
    const { job, next, second } = await settled(twice);
    publish(blocksOf([second]));
    await next();
    const watcher = await watching({ own: [addressOf(s.researcher)] });
    expect(await watcher.running.check(job.job, 2)).toBeUndefined();
    await s.pass(600);
    const late = await watching();
    await expect(late.running.check(job.job, 2)).rejects.toMatchObject({ reason: "EpochNotPending" });
    await watcher.running.stop();
    await late.running.stop();
    expect(await readJob(s.ledger, { job: job.job })).toMatchObject({ epoch: 2 });
    expect(await claimedOf(s.ledger, { job: job.job, account: watcher.address })).toBe(0n);
  });
});
