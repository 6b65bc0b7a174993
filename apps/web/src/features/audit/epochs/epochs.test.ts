import type { EpochRecord, JobOnChain } from "@starling/ledger";
import type { Finding, FraudProof, JobId } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { chainCase } from "./chain-case.ts";
import { remedyFor } from "./dispute-words.ts";

const hash = (n: number) => `0x${n.toString(16).padStart(64, "0")}` as const;
const JOB = hash(1) as JobId;
const record = (epoch: number, n: number, stands?: boolean) =>
  ({
    epoch,
    transaction: hash(n),
    evidence: hash(100 + n),
    ...(stands === undefined ? {} : { stands }),
  }) as EpochRecord;

describe("chainCase", () => {
  const [one, fell, again, three] = [record(1, 1), record(2, 2, false), record(2, 3), record(3, 4)];
  const all = [one, fell, again, three] as EpochRecord[];

  it("puts each epoch after the one that stood before it", () => {
    expect(chainCase(JOB, all, hash(1))).toEqual({ job: JOB, proposed: one });
    expect(chainCase(JOB, all, hash(2))).toEqual({ job: JOB, proposed: fell, before: one });
    expect(chainCase(JOB, all, hash(4))).toEqual({ job: JOB, proposed: three, before: again });
  });
  it("knows none of another transaction", () => expect(chainCase(JOB, all, hash(9))).toBeUndefined());
});

describe("remedyFor", () => {
  const fraud = { kind: "HeaderMismatch" } as FraudProof;
  const proven: Finding = { place: "header", words: "wrong", fraud };
  const judged: Finding = { place: "blocks", words: "missing" };
  const arbiter = `0x${"ab".repeat(20)}` as const;
  const nobody = `0x${"00".repeat(20)}` as const;
  const objective = `0x${"cd".repeat(20)}` as const;
  const chain = (change: { arbiter?: `0x${string}`; challenged?: boolean; evidence?: number } = {}) =>
    ({
      params: { arbiter: change.arbiter ?? arbiter, bond: 7n },
      pending: { epoch: 2, evidence: hash(change.evidence ?? 103), challenged: change.challenged ?? false },
    }) as unknown as JobOnChain;
  const { pending: _, ...quiet } = chain();

  it("is a proof wherever there is one", () => {
    expect(remedyFor([judged, proven], record(2, 3), chain({ challenged: true }), objective)).toEqual({
      kind: "disprove",
      proof: fraud,
    });
  });
  it("is a challenge where an arbiter can be asked", () => {
    expect(remedyFor([judged], record(2, 3), chain(), objective)).toEqual({ kind: "challenge", bond: 7n });
  });
  it.each([
    ["it fell", record(2, 3, false), chain(), "fallen already"],
    ["its time is over", record(2, 3), quiet as JobOnChain, "is over"],
    ["another proposal has its number", record(2, 3), chain({ evidence: 9 }), "is over"],
    ["nobody can be asked", record(2, 3), chain({ arbiter: nobody }), "no arbiter"],
    ["only proofs are heard", record(2, 3), chain({ arbiter: objective }), "hears proofs alone"],
    ["it was asked", record(2, 3), chain({ challenged: true }), "challenged already"],
  ])("is none where %s", (_, each, state, why) => {
    expect(remedyFor([judged], each, state, objective)).toEqual({ kind: "none", why: expect.stringContaining(why) });
  });
});
