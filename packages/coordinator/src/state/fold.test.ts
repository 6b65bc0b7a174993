import { f32bits, roundSum } from "@starling/learning";
import { delayOf, type TrainClosing, tupleDigest } from "@starling/protocol";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { JournalError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import { lanesByName } from "../lanes/lanes.ts";
import { worksOf } from "../lanes/train/combine.ts";
import type { TrainJob } from "../lanes/train/job.ts";
import { standingResults } from "../rounds/counted-results.ts";
import { receiptRows } from "../rounds/receipt-pages.ts";
import { reservedUnits } from "../settlement/cover.ts";
import { payEvidence } from "../settlement/pay-evidence.ts";
import { nextRelease } from "../settlement/release.ts";
import { drive, greet } from "../testing/drive.ts";
import { journaled } from "../testing/journaled.ts";
import { pretendWorker } from "../testing/pretend-worker.ts";
import type { TestJobOptions } from "../testing/test-job.ts";
import { testStation } from "../testing/test-station.ts";
import type { Finished, TestWorker } from "../testing/test-worker.ts";
import { fold } from "./fold.ts";
import { isPending, leaseOf, openRounds } from "./lookup.ts";
import { type ChunkState, initialState, type RoundState, type State } from "./state.ts";

const plain: TestJobOptions = { common: { copies: 2, holdbackRounds: 1 } };
const buffered: TestJobOptions = {
  common: { holdbackRounds: 1, stop: { rounds: 12, targetPpm: 0 } },
  laneParams: {
    recipe: { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(1), staleness: 2 },
    aggregation: "work",
    chunks: 1,
    evaluateEvery: 100,
    evaluateSpan: 64,
  },
};

/** The facts of a job in which tabs come, go, lie, repeat themselves and are late, in an order that `plan` draws. */
async function factsOf(plan: readonly number[], options = plain): Promise<Fact[]> {
  const station = testStation();
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, options);
  // What is computed and not delivered yet, by worker.
  const held = new Map<TestWorker, Finished>();
  const liar = pretendWorker(9, (made) =>
    made.kind === "train" ? { ...made, codes: made.codes.map((c) => -c) } : made,
  );
  const workers = [pretendWorker(1), pretendWorker(2), liar];
  await greet(coordinator, workers);
  for (const draw of plan) {
    const worker = workers[draw % workers.length];
    if (worker === undefined) continue;
    const { peer } = worker;
    const asked = await coordinator.handle({ type: "lease", jobs: [job], blocked: [] }, peer);
    const late = held.get(worker);
    switch (Math.floor(draw / 3) % 8) {
      case 0:
        await coordinator.disconnected(peer.publicKey);
        await greet(coordinator, [worker]);
        break;
      case 1:
        station.clock.move(7_000);
        break;
      case 2:
        if (asked.type === "lease") {
          await coordinator.handle({ type: "release", lease: asked.lease.id, reason: "paused" }, peer);
        }
        break;
      case 3:
        if (asked.type === "lease") {
          const finished = await worker.finish(asked.lease);
          await worker.deliver(coordinator, finished);
          await worker.deliver(coordinator, finished);
        }
        break;
      case 4:
        if (asked.type === "lease" && late === undefined) held.set(worker, await worker.finish(asked.lease));
        break;
      default:
        if (late !== undefined && draw % 2 === 0) {
          held.delete(worker);
          await worker.deliver(coordinator, late);
        } else if (late === undefined) await worker.turn(coordinator);
    }
    await coordinator.idle();
  }
  await coordinator.stop();
  return journaled(station);
}

const foldAll = (facts: readonly Fact[]): State => facts.reduce(fold, initialState(lanesByName()));

/** What must hold after every fact. */
function checkInvariants(state: State): void {
  for (const job of state.jobs.values()) {
    const worked = [...payEvidence(job, job.closed.length).work].reduce((sum, { units }) => sum + units, 0n);
    expect(job.promisedUnits).toBe(worked);
    expect(nextRelease(job).releasedBelow).toBeLessThanOrEqual(job.closed.length);
    expect(job.late.length).toBeLessThanOrEqual(delayOf(job.spec));
    const leases = openRounds(job).flatMap((round) => [...round.leases.values()]);
    // What may still be owed is reserved, and no more is kept of what can no longer come.
    const owed = leases.filter((one) => isPending(one) || (one.verdict?.ok && one.countsIn === job.round?.round));
    expect(reservedUnits(job)).toBeGreaterThanOrEqual(owed.reduce((sum, { units }) => sum + units, 0n));
    if (owed.length === 0 && job.round === null) expect(reservedUnits(job)).toBe(0n);
    for (const lease of leases) {
      if (isPending(lease)) expect(job.closed.length - lease.round).toBeLessThanOrEqual(delayOf(job.spec));
      if (lease.countsIn !== null) expect(lease.countsIn).toBeGreaterThanOrEqual(lease.round);
    }
    for (const round of openRounds(job)) for (const chunk of round.chunks) checkChunk(round, chunk, job.closed.length);
  }
  for (const worker of state.workers.values()) {
    for (const standing of worker.standing.values()) expect(standing).toBeLessThanOrEqual(worker.accepted);
  }
}

function checkChunk({ leases, sealedAt }: RoundState, chunk: ChunkState, closed: number): void {
  const own = [...leases.values()].filter(({ index }) => index === chunk.index);
  for (const copy of chunk.copies) {
    const live = own.filter(
      (lease) => lease.copy === copy.copy && lease.state !== "ended" && lease.verdict?.ok !== false,
    );
    // A copy is computed by one lease at a time, and its state is that lease's.
    expect(live.length).toBeLessThanOrEqual(1);
    if (sealedAt === null) expect(copy.state === "open").toBe(live.length === 0);
  }
  const parties = own.filter(({ verdict }) => verdict?.ok === true);
  // Nobody confirms himself.
  expect(new Set(parties.map(({ worker }) => worker)).size).toBe(parties.length);
  // Nobody commits to a result that is public.
  const published = own.some(({ countsIn }) => countsIn !== null && countsIn < closed);
  if (published) expect(own.filter(({ state }) => state === "leased")).toEqual([]);
}

/** No chunk is summed twice and no result filed twice, over the whole history. */
function checkCounted(facts: readonly Fact[]): number {
  const state = initialState(lanesByName());
  const summed = new Set<string>();
  const filed = new Set<string>();
  let late = 0;
  for (const fact of facts) {
    if (fact.type === "round-closed") {
      const job = state.jobs.get(fact.job) ?? expect.fail("no job");
      const standing = standingResults(job, job.round ?? expect.fail("no round"));
      const updates = standing.filter(({ chunk }) => chunk.counts);
      const { spec, intake } = job as TrainJob;
      const { weights } = roundSum(spec.laneParams, fact.round, worksOf(updates), intake.parameters);
      expect((fact.closing as TrainClosing).multipliers).toEqual(weights.multipliers);
      for (const id of fact.counted) {
        const { round, index, verdict } = leaseOf(job, id);
        expect(verdict?.ok).toBe(true);
        expect(summed.has(`${round} ${index}`)).toBe(false);
        summed.add(`${round} ${index}`);
        if (round < fact.round) late++;
      }
      for (const { receipt } of receiptRows(job, job.round ?? expect.fail("no round"))) {
        const key = [receipt.round, receipt.chunk, receipt.copy, receipt.attempt].join();
        expect(filed.has(key)).toBe(false);
        filed.add(key);
      }
    }
    fold(state, fact);
    checkInvariants(state);
  }
  return late;
}

describe("the fold", () => {
  let sample: Fact[] = [];
  beforeAll(async () => {
    sample = await factsOf(Array.from({ length: 40 }, (_, i) => tupleDigest("plan", i)[0] ?? 0));
  });

  it("keeps its promises after every fact of any history", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255), { minLength: 5, maxLength: 30 }), async (plan) => {
        const state = initialState(lanesByName());
        for (const fact of await factsOf(plan)) {
          fold(state, fact);
          checkInvariants(state);
        }
      }),
      // A history takes a second of signatures: a few per run, and no long hunt for the smallest one.
      { numRuns: 5, endOnFailure: true },
    );
  }, 120_000);

  it("keeps them under the buffered recipe, where no late result counts twice and all weigh by their age", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255), { minLength: 20, maxLength: 40 }), async (plan) => {
        checkCounted(await factsOf(plan, buffered));
      }),
      { numRuns: 4, endOnFailure: true },
    );
    // Worker 0 computes a chunk, worker 1 closes two rounds, worker 0 delivers.
    const slow = [15, 16, 15, 12, 16, 16, 18, 16, 16];
    expect(checkCounted(await factsOf(slow, buffered))).toBeGreaterThan(0);
  }, 120_000);

  it("gives back to the escrow what a wrong result forfeits", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator, { common: { stop: { rounds: 3, targetPpm: 0 }, holdbackRounds: 1 } });
    const turncoat = pretendWorker(5, (made, { round }) => {
      return round === 1 && made.kind === "train" ? { ...made, codes: made.codes.map((code) => -code) } : made;
    });
    const workers = [turncoat, pretendWorker(1)];
    await greet(coordinator, workers);
    await drive({ station, job, workers }, coordinator);
    await coordinator.stop();
    const state = initialState(lanesByName());
    for (const fact of await journaled(station)) {
      fold(state, fact);
      checkInvariants(state);
    }
    expect(state.jobs.get(job)?.wrong.map(({ round }) => round)).toContain(1);
    expect(state.jobs.get(job)?.work.get(0)?.has(turncoat.account)).toBe(false);
  }, 60_000);

  it("gives the same state however often the journal is read", () => {
    expect(sample.length).toBeGreaterThan(30);
    expect(foldAll(sample)).toEqual(foldAll(sample));
  });

  it("never changes a fact", () => {
    const before = structuredClone(
      sample.map((fact) => JSON.stringify(fact, (_, v) => (typeof v === "bigint" ? `${v}` : v))),
    );
    foldAll(sample);
    expect(sample.map((fact) => JSON.stringify(fact, (_, v) => (typeof v === "bigint" ? `${v}` : v)))).toEqual(before);
  });

  it("refuses facts about what was never introduced", () => {
    const later = sample.filter(({ type }) => type !== "job-added" && type !== "member-joined");
    const [first] = later;
    if (first === undefined) throw new TypeError("No fact.");
    expect(() => fold(initialState(lanesByName()), first)).toThrow(JournalError);
  });

  it("leaves out no kind of fact", () => {
    const seen = new Set(sample.map(({ type }) => type));
    for (const type of [
      "job-added",
      "member-joined",
      "round-opened",
      "chunk-opened",
      "lease-given",
      "lease-ended",
    ] as const) {
      expect(seen).toContain(type);
    }
    for (const type of ["committed", "revealed", "check-called", "verdict-given"] as const)
      expect(seen).toContain(type);
  });
});
