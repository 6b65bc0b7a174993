import { sampleAddress, sampleBytes32, sampleJobId } from "@starling/protocol/testing";
import { type ChunkView, INITIAL_STATE, type VolunteerState } from "@starling/volunteer/state";
import { describe, expect, it } from "vitest";
import { narrate } from "./narrate.ts";

const token = { tokenSymbol: "STAR", tokenDecimals: 18 };
const work: ChunkView = {
  job: sampleJobId,
  title: "Digits",
  purpose: "",
  client: sampleAddress(1),
  round: 2,
  rounds: 20,
  index: 0,
  copy: 0,
  lane: "train",
  kind: "train",
  chunk: "bafy",
  units: "1",
  deadline: 0,
};
const chunk = {
  ...work,
  receipt: sampleBytes32(1),
  summary: { lossFirst: 2.5, lossLast: 2.25 },
  words: "loss 2.500 → 2.250",
  seconds: 1.25,
  acknowledgedAt: 0,
};
const next = (change: Partial<VolunteerState>, before: VolunteerState = INITIAL_STATE) =>
  narrate(before, { ...before, ...change }, token);

describe("what starling work says", () => {
  it("is a line for a lease, none for its progress, and one for its acknowledgement", () => {
    const fetching = { ...INITIAL_STATE, phase: { name: "fetching", work, bytes: 0, total: 10 } } as const;
    expect(next({ phase: fetching.phase })).toEqual(["Leased: round 3 of 20, chunk 1, for “Digits”."]);
    expect(next({ phase: { ...fetching.phase, bytes: 5 } }, fetching)).toEqual([]);
    expect(
      next({ phase: { name: "computing", work, step: 1, steps: 10, perSecond: null, loss: 2.5 } }, fetching),
    ).toEqual([]);
    const done = { ...fetching, chunks: [chunk] };
    expect(next(done, fetching)).toEqual(["Acknowledged: round 3, chunk 1, loss 2.500 → 2.250, 1.3 s."]);
    const batch = { ...chunk, lane: "infer", kind: "infer", summary: { items: 9, failed: 0 }, words: "9 items" };
    expect(next({ chunks: [chunk, batch] }, done)).toEqual(["Acknowledged: round 3, chunk 1, 9 items, 1.3 s."]);
  });

  it("tells each line of the log once, though the log drops its oldest", () => {
    const line = (text: string) => ({ at: 0, level: "warning", text }) as const;
    const [a, b, c] = [line("a"), line("b"), line("a")];
    expect(next({ log: [b, c] }, { ...INITIAL_STATE, log: [a, b] })).toEqual(["Warning: a"]);
  });

  it("tells the account, and what of its work counts, in tokens", () => {
    const job = { job: sampleJobId, title: "Digits", acceptedChunks: 2 } as VolunteerState["account"] extends infer A
      ? NonNullable<A> extends { jobs: readonly (infer J)[] }
        ? J
        : never
      : never;
    const account = {
      account: sampleAddress(7),
      peer: "p",
      standing: 0,
      jobs: [],
      pendingUnits: "0",
      acceptedUnits: "0",
      releasedUnits: "0",
      acceptedAmount: "2500000000000000000",
      settledAmount: "0",
      claimedAmount: "0",
      asOf: null,
    };
    expect(next({ account })).toEqual([`Work is paid to ${sampleAddress(7)}.`]);
    expect(next({ account: { ...account, jobs: [job] } }, { ...INITIAL_STATE, account })).toEqual([
      "Counted: 2 chunks, 2.5 STAR, of it settled 0 STAR.",
    ]);
  });

  it("names a wait once, and the next one", () => {
    const waiting = (words: string, retryAt: number) =>
      ({ phase: { name: "waiting", reason: "no-jobs", words, since: 0, retryAt } }) as const;
    const before = { ...INITIAL_STATE, ...waiting("No job.", 1) };
    expect(next(waiting("No job.", 1))).toEqual(["Waiting: No job."]);
    expect(next(waiting("No job.", 2), before)).toEqual([]);
    expect(next(waiting("Others check.", 2), before)).toEqual(["Waiting: Others check."]);
  });
});
