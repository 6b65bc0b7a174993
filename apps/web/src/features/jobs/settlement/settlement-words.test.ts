import type { EpochRecord, JobOnChain } from "@starling/ledger";
import { FRAUD_KIND, type FraudKind } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { bondWords, claimWords, disputeWords, epochEnd, FRAUD_WORDS } from "./settlement-words.ts";

const token = { symbol: "STAR", decimals: 0 };
const somebody = `0x${"ab".repeat(20)}` as const;
const nobody = `0x${"00".repeat(20)}` as const;
const objective = `0x${"ef".repeat(20)}` as const;
const hash = `0x${"cd".repeat(32)}` as const;
const RIPE = 1_800_000_000;

const record = (change: Partial<EpochRecord>) => ({ epoch: 1, ripeAt: RIPE, ...change }) as EpochRecord;
const challenge = { by: somebody, reason: hash, transaction: hash };
const disproof = { by: somebody, kind: "PaidTwice" as const, transaction: hash };

describe("what became of an epoch", () => {
  it.each([
    ["proposed", {}, RIPE - 1, undefined],
    ["final", {}, RIPE, undefined],
    ["challenged", { challenge }, RIPE - 1, "It is challenged. Where the arbiter says nothing in time, it stands."],
    ["final", { challenge }, RIPE, "It was challenged; the arbiter said nothing in time, so it stands."],
    ["upheld", { challenge, stands: true }, RIPE - 1, "It was challenged, and stands."],
    ["rejected", { challenge, stands: false }, RIPE + 9, "It was challenged, and the arbiter let it fall."],
    ["disproved", { disproof, stands: false }, RIPE - 1, "It fell by a proof: it pays the same copy twice."],
    ["disproved", { challenge, disproof, stands: false }, RIPE - 1, "It fell by a proof: it pays the same copy twice."],
  ])("is %s", (word, change, now, words) => {
    expect(epochEnd(record(change), now).word).toBe(word);
    expect(disputeWords(record(change), now)).toBe(words);
  });

  it("has words for every proof that the contract knows", () => {
    for (const kind of Object.keys(FRAUD_KIND) as FraudKind[]) expect(FRAUD_WORDS[kind]).toMatch(/^it/);
  });
});

describe("bonds", () => {
  const job = (change: {
    bond?: bigint;
    bonded?: bigint;
    arbiter?: JobOnChain["params"]["arbiter"];
    challenged?: boolean;
  }) =>
    ({
      params: { bond: change.bond ?? 100n, arbiter: change.arbiter ?? nobody, claimUntil: RIPE },
      bonded: change.bonded ?? 0n,
      ...(change.challenged === undefined
        ? {}
        : { pending: { epoch: 3, ripeAt: RIPE, challenged: change.challenged } }),
    }) as unknown as JobOnChain;
  const words = (change: Parameters<typeof job>[0]) =>
    bondWords(job(change), token, objective, (RIPE - 10) * 1_000).join(" ");

  it("says what is at stake", () => {
    expect(words({ bond: 0n })).toContain("no bond at stake");
    expect(words({ bonded: 100n })).toContain("A bond of 100 STAR is at stake");
    expect(words({})).toContain("Each proposer puts 100 STAR at stake; none is held now.");
  });

  it("says until when, and who decides", () => {
    expect(words({})).toContain("No epoch waits");
    expect(words({ challenged: false })).toMatch(/Epoch 3 can be challenged or disproved until .*, 10 s from now/);
    expect(words({ challenged: true })).toMatch(/Epoch 3 is challenged; the arbiter has until/);
    expect(words({})).toContain("has no arbiter");
    expect(words({ arbiter: somebody })).toContain("a proof takes none");
    expect(words({ arbiter: objective })).toContain("hears proofs alone");
  });
});

describe("the time to claim", () => {
  const words = (sweepable: bigint, seconds: number) =>
    claimWords({ params: { claimUntil: RIPE }, sweepable } as unknown as JobOnChain, token, seconds * 1_000);
  it("ends, and what is left is named", () => {
    expect(words(0n, RIPE - 1)).toContain("can claim until");
    expect(words(7n, RIPE)).toContain("7 STAR were not claimed");
    expect(words(0n, RIPE)).toContain("Nothing is left");
  });
});
