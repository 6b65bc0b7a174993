import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Hex } from "../hex.ts";
import { encodeFraud } from "./encode-fraud.ts";
import { FRAUD_KIND, type FraudProof, fraudKind } from "./fraud.ts";

interface Vector {
  readonly name: string;
  readonly kind: number;
  readonly data: Hex;
  readonly proof: FraudProof;
}
/** Amounts travel as text, because JSON has no integers of their size. */
const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL("../../../contracts/vectors/fraud-proofs.json", import.meta.url), "utf8"),
  (key, value) => (key === "amount" ? BigInt(value) : value),
);

describe("frauds in the contract's encoding", () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_, { kind, data, proof }) => {
    expect(encodeFraud(proof)).toEqual({ kind, data });
  });

  it("covers every kind", () => {
    expect(new Set(vectors.map(({ kind }) => kind))).toEqual(new Set(Object.values(FRAUD_KIND)));
  });

  it("has a name for every number, and none for others", () => {
    for (const [name, number] of Object.entries(FRAUD_KIND)) expect(fraudKind(number)).toBe(name);
    expect(fraudKind(0)).toBeUndefined();
    expect(fraudKind(12)).toBeUndefined();
  });
});
