import { parse, tupleDigest } from "@starling/protocol";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { JournalError } from "../errors.ts";
import { Fact } from "../facts/fact.ts";
import { journalKeys } from "../journal/journal-keys.ts";
import { memoryStore } from "../journal/memory-store.ts";
import { openJournal } from "../journal/open-journal.ts";
import { reservedUnits } from "../settlement/cover.ts";
import { payEvidence } from "../settlement/pay-evidence.ts";
import { nextRelease } from "../settlement/release.ts";
import { drive, greet } from "../testing/drive.ts";
import { pretendWorker } from "../testing/pretend-worker.ts";
import { testSession } from "../testing/test-keys.ts";
import { type TestStation, testStation } from "../testing/test-station.ts";
import { fold } from "./fold.ts";
import { initialState, type State } from "./state.ts";

/** The facts of a job in which tabs come, go, lie, repeat themselves and are late, in an order that `plan` draws. */
async function factsOf(plan: readonly number[]): Promise<Fact[]> {
  const station = testStation();
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, { common: { copies: 2, holdbackRounds: 1 } });
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
      default:
        await worker.turn(coordinator);
    }
    await coordinator.idle();
  }
  await coordinator.stop();
  return journaled(station);
}

/** What the journal holds. */
async function journaled({ entries }: TestStation): Promise<Fact[]> {
  const journal = await openJournal({ store: memoryStore(entries), keys: journalKeys(testSession(903)), schema: Fact });
  const facts: Fact[] = [];
  for await (const { fact } of journal.read()) facts.push(parse<Fact>(Fact, fact));
  return facts;
}

const foldAll = (facts: readonly Fact[]): State => facts.reduce(fold, initialState());

/** What must hold after every fact. */
function checkInvariants(state: State): void {
  for (const job of state.jobs.values()) {
    const worked = [...payEvidence(job, job.closed.length).work].reduce((sum, { units }) => sum + units, 0n);
    expect(job.promisedUnits).toBe(worked);
    expect(reservedUnits(job)).toBeGreaterThanOrEqual(0n);
    expect(nextRelease(job).releasedBelow).toBeLessThanOrEqual(job.closed.length);
    for (const chunk of job.round?.chunks ?? []) {
      for (const copy of chunk.copies) {
        const live = [...(job.round?.leases.values() ?? [])].filter(
          (lease) =>
            lease.index === chunk.index &&
            lease.copy === copy.copy &&
            lease.state !== "ended" &&
            lease.verdict?.ok !== false,
        );
        // A copy is computed by one lease at a time, and its state is that lease's.
        expect(live.length).toBeLessThanOrEqual(1);
        if (job.round?.sealedAt === null) expect(copy.state === "open").toBe(live.length === 0);
      }
      const parties = [...(job.round?.leases.values() ?? [])].filter(
        (lease) => lease.index === chunk.index && lease.verdict?.ok === true,
      );
      // Nobody confirms himself.
      expect(new Set(parties.map(({ worker }) => worker)).size).toBe(parties.length);
    }
  }
  for (const worker of state.workers.values()) {
    for (const standing of worker.standing.values()) expect(standing).toBeLessThanOrEqual(worker.accepted);
  }
}

describe("the fold", () => {
  let sample: Fact[] = [];
  beforeAll(async () => {
    sample = await factsOf(Array.from({ length: 40 }, (_, i) => tupleDigest("plan", i)[0] ?? 0));
  });

  it("keeps its promises after every fact of any history", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255), { minLength: 5, maxLength: 30 }), async (plan) => {
        const state = initialState();
        for (const fact of await factsOf(plan)) {
          fold(state, fact);
          checkInvariants(state);
        }
      }),
      // A history takes a second of signatures: a few per run, and no long hunt for the smallest one.
      { numRuns: 5, endOnFailure: true },
    );
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
    const state = initialState();
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
    expect(() => fold(initialState(), first)).toThrow(JournalError);
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
