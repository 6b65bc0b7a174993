import { payTree } from "@starling/protocol";
import { sampleAddress, sampleCid, sampleSpec } from "@starling/protocol/testing";
import { describe, expect, it } from "vitest";
import type { RejectionState } from "../state/state.ts";
import { drive, greet } from "../testing/drive.ts";
import { pretendWorker } from "../testing/pretend-worker.ts";
import { testStation } from "../testing/test-station.ts";
import { blockedBy } from "./blocked-by.ts";
import { leavesAt } from "./release.ts";

/** A job whose last epoch waits in its window, in a world where an arbiter or a proof may still take it. */
async function pendingJob() {
  const station = testStation({ windowMs: 5_000, epochs: { everyRounds: 1_000, everyMs: 10 ** 12 } });
  const coordinator = await station.open();
  const job = await station.addJob(coordinator);
  const workers = [pretendWorker(1)];
  await greet(coordinator, workers);
  for (let turn = 0; turn < 200 && station.chain.proposals.length === 0; turn++) {
    await drive({ station, job, workers, turns: 1 }, coordinator);
  }
  expect(station.chain.proposals).toHaveLength(1);
  const settle = async (turns: number, by = coordinator) => {
    for (let turn = 0; turn < turns; turn++) {
      station.clock.move(1_000);
      await by.idle();
    }
  };
  return { station, coordinator, job, settle };
}

describe("an epoch that fell on the chain", () => {
  it.each(["arbiter", "proof"] as const)("is not proposed again (%s), until the operator says so", async (by) => {
    const { station, coordinator, job, settle } = await pendingJob();
    const [first] = station.chain.proposals;
    station.chain.reject(by);
    await settle(60);
    expect(station.chain.proposals).toEqual([]);
    const view = coordinator.view(job);
    expect(view?.status).toMatch(by === "arbiter" ? /arbiter rejected it/ : /proof made it fall \(OverTotal\)/);
    expect(view?.status).toMatch(/operator must decide/);
    expect(view?.rejection).toMatchObject({ epoch: 1, root: first?.root, by, blocking: true });
    await coordinator.stop();

    // A restart reads the same journal and is no wiser.
    const again = await station.open();
    await settle(40, again);
    expect(station.chain.proposals).toEqual([]);
    await again.resumeSettlement(job);
    await settle(60, again);
    expect(station.chain.proposals).toEqual([first]);
    expect(again.view(job)?.status).toMatch(/Everything is settled/);
    expect(again.view(job)?.rejection).toMatchObject({ blocking: false });
    await expect(again.resumeSettlement(job)).rejects.toThrow(/No rejected epoch/);
    await again.stop();
  });

  it("is proposed again where the chain has only forgotten it", async () => {
    const { station, coordinator, job, settle } = await pendingJob();
    const [first] = station.chain.proposals;
    station.chain.forget();
    await settle(60);
    expect(station.chain.proposals).toEqual([first]);
    expect(coordinator.view(job)?.rejection).toBeNull();
    await coordinator.stop();
  });

  it("is noticed though the coordinator was down when it fell", async () => {
    const { station, coordinator, job, settle } = await pendingJob();
    await coordinator.stop();
    station.chain.reject("arbiter");
    const again = await station.open();
    await settle(60, again);
    expect(station.chain.proposals).toEqual([]);
    expect(again.view(job)?.rejection).toMatchObject({ blocking: true });
    await again.stop();
  });

  it("keeps the job from settling only while the evidence gives the same leaves", () => {
    const work = new Map([[0, new Map([[sampleAddress(1), 5_000_000n]])]]);
    const job = { spec: sampleSpec(), work, wrong: [] };
    const { root } = payTree(leavesAt(job, 1).leaves);
    const fallen = (changed: string): RejectionState => ({
      epoch: {
        epoch: 1,
        releasedBelow: 1,
        last: false,
        rounds: 1,
        root: changed as `0x${string}`,
        total: 5n,
        leaves: 1,
        model: root,
        evidence: root,
        dag: sampleCid("dag"),
        builtAt: 1,
        transaction: root,
      },
      by: "arbiter",
      kind: null,
      transaction: root,
      at: 2,
      resumed: false,
    });
    expect(blockedBy({ ...job, rejection: fallen(root) })).not.toBeNull();
    expect(blockedBy({ ...job, rejection: fallen(`0x${"00".repeat(32)}`) })).toBeNull();
    expect(blockedBy({ ...job, rejection: null })).toBeNull();
  });
});
