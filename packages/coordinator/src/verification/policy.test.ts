import { drawn } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { openCopy } from "../state/open-copy.ts";
import type { ChunkState, LeaseState } from "../state/state.ts";
import { sampleLease } from "../testing/sample-lease.ts";
import { nextCheck, type PolicyView } from "./policy.ts";

/** A chunk that the seed draws neither for newcomers nor for workers with standing, and one that it draws for both. */
const seed = new Uint8Array(32).fill(7);
const indexWhere = (wanted: boolean) =>
  Array.from({ length: 1_000 }, (_, i) => i).find(
    (i) => drawn(seed, "newcomer", i, 5) === wanted && drawn(seed, "trusted", i, 5) === wanted,
  ) ?? 0;

const chunkAt = (index: number, change: Partial<ChunkState> = {}): ChunkState => ({
  index,
  kind: "train",
  counts: true,
  extra: false,
  audited: false,
  window: null,
  opened: null,
  cutFor: null,
  copies: [openCopy(0, false)],
  called: null,
  countedIn: null,
  ...change,
});
const plain = chunkAt(indexWhere(false));

const view = (change: Partial<PolicyView> & { trusted?: string[] } = {}): PolicyView => ({
  hasStanding: (worker) => change.trusted?.includes(worker) ?? false,
  canSecond: () => false,
  late: false,
  ...change,
});
const [newcomer, other, veteran] = ["0x01", "0x02", "0x0a"] as const;
const held = (worker: `0x${string}`, state: LeaseState["state"], result = "same") =>
  sampleLease({ worker, state, result });
const check = (leases: LeaseState[], given: PolicyView, chunk = plain) => nextCheck({ seed }, chunk, leases, given);

describe("checks", () => {
  it("wait while nobody works for the chunk", () => {
    expect(check([], view())).toEqual({ step: "wait" });
  });

  it("of a newcomer go to a worker with standing, as soon as there is one", () => {
    expect(check([held(newcomer, "leased")], view({ canSecond: () => true }))).toMatchObject({ by: "second" });
  });

  it("of a newcomer are the station's when nobody else can, once there is something to check", () => {
    expect(check([held(newcomer, "committed")], view())).toEqual({ step: "wait" });
    expect(check([held(newcomer, "revealed")], view())).toMatchObject({ by: "station", why: /standing/ as never });
  });

  it("do not wait for a second copy after half of the round", () => {
    const called = chunkAt(plain.index, { called: "second", copies: [openCopy(0, false), openCopy(1, true)] });
    const leases = [held(newcomer, "revealed")];
    expect(check(leases, view({ canSecond: () => true }), called)).toEqual({ step: "wait" });
    expect(check(leases, view({ canSecond: () => true, late: true }), called)).toMatchObject({ by: "station" });
  });

  it("never let two newcomers confirm each other", () => {
    const chunk = chunkAt(plain.index, { copies: [openCopy(0, false), openCopy(1, false)] });
    const leases = [held(newcomer, "revealed"), held(other, "revealed")];
    expect(check(leases, view(), chunk)).toMatchObject({ step: "call", by: "station" });
  });

  it("trust one worker with standing", () => {
    const lease = held(veteran, "revealed");
    expect(check([lease], view({ trusted: [veteran] }))).toEqual({ step: "accept", kind: "trusted", leases: [lease] });
  });

  it("are drawn by the seed for one in five, whoever works", () => {
    const chunk = chunkAt(indexWhere(true));
    expect(check([held(veteran, "revealed")], view({ trusted: [veteran] }), chunk)).toMatchObject({ by: "station" });
    expect(check([held(newcomer, "revealed")], view({ canSecond: () => true }), chunk)).toMatchObject({
      by: "station",
    });
    const share = Array.from({ length: 5_000 }, (_, i) => drawn(seed, "trusted", i, 5)).filter(Boolean).length / 5_000;
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.23);
  });

  it("let equal results confirm each other, once all are there", () => {
    const leases = [held(newcomer, "revealed"), held(veteran, "committed")];
    expect(check(leases, view({ trusted: [veteran] }))).toEqual({ step: "wait" });
    const both = [held(newcomer, "revealed"), held(veteran, "revealed")];
    expect(check(both, view({ trusted: [veteran] }))).toMatchObject({ step: "accept", kind: "exact", leases: both });
  });

  it("call the station when results differ, and pay nobody before", () => {
    const leases = [held(newcomer, "revealed", "one"), held(veteran, "revealed", "two")];
    expect(check(leases, view({ trusted: [veteran] }))).toMatchObject({
      by: "station",
      why: expect.stringContaining("differ"),
    });
  });

  it("compare a late copy with the accepted one", () => {
    const accepted = sampleLease({ worker: veteran, state: "revealed", result: "same", ok: true });
    const late = held(newcomer, "revealed");
    expect(check([accepted, late], view({ trusted: [veteran] }))).toMatchObject({ kind: "exact", leases: [late] });
    const wrong = held(newcomer, "revealed", "other");
    expect(check([accepted, wrong], view({ trusted: [veteran] }))).toMatchObject({ by: "station" });
  });

  it("leave a chunk alone that the station has", () => {
    const chunk = chunkAt(plain.index, { called: "station" });
    expect(check([held(newcomer, "revealed")], view({ late: true }), chunk)).toEqual({ step: "wait" });
  });
});
