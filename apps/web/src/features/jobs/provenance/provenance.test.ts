import type { JobOnChain, StoredEpoch } from "@starling/ledger";
import { type Address, type Bytes32, digestOf, encodeBlock, type RegistrationView } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { registrationBy } from "./origins.ts";
import { sealState } from "./seal-state.ts";

describe("registrationBy", () => {
  const author = (n: number) => `0x${String(n).repeat(40)}` as Address;
  const { cid } = encodeBlock({ name: "data" });
  const other = encodeBlock({ name: "other" }).cid;
  const record = (by: number, digest: Bytes32) => ({ author: author(by), digest }) as RegistrationView;

  it("hears the author whom the manifest names, and nobody else", () => {
    const squatted = record(1, digestOf(cid));
    const own = record(2, digestOf(cid));
    expect(registrationBy([squatted, own], cid, author(2))).toBe(own);
    expect(registrationBy([squatted], cid, author(2))).toBeUndefined();
    expect(registrationBy([own], other, author(2))).toBeUndefined();
    expect(registrationBy([own], cid, undefined)).toBeUndefined();
  });
});

describe("sealState", () => {
  const epoch = { epoch: 1 } as StoredEpoch;
  const job = (change: Partial<JobOnChain>) =>
    ({ phase: "refundable", settleUntil: 1_800_000_000, ...change }) as JobOnChain;

  it.each([
    ["open", job({ phase: "open", final: epoch }), "not yet"],
    ["settling", job({ phase: "settling", final: epoch }), "not yet"],
    ["waiting for its last epoch", job({ pending: epoch }), "not yet"],
    ["over without a settlement", job({}), "never"],
    ["over", job({ final: epoch }), "possible"],
    ["over for long", job({ phase: "sweepable", final: epoch }), "possible"],
  ])("of a job that is %s", (_, chain, kind) => expect(sealState(chain).kind).toBe(kind));
});
