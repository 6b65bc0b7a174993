import { tupleDigest } from "../digest.ts";
import { structHasher } from "../eip712.ts";
import { toHex } from "../hex.ts";
import { verifyPeerSignature } from "../peer-signature.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";
import type { OwnRow } from "./own-rows.ts";

/** Which receipts' signatures are looked at. */
export interface Sample {
  /** Nobody but the verifier should know it beforehand. */
  readonly seed: Uint8Array;
  readonly size: number;
}

/** `size` different places below `count`, drawn by the seed. */
export function samplePlaces({ seed, size }: Sample, count: number): number[] {
  if (size >= count) return Array.from({ length: count }, (_, i) => i);
  const places = new Set<number>();
  for (let draw = 0; places.size < size; draw++) {
    const [a = 0, b = 0, c = 0, d = 0] = tupleDigest("starling/sample/1", seed, draw);
    places.add((((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % count);
  }
  return [...places];
}

/** The session that a receipt names has signed it, for a sample of the paid ones. */
export function checkSignatures(rows: readonly OwnRow[], sample: Sample): Finding[] {
  const paid = rows.filter(({ row, settled }) => row.paid && settled);
  return samplePlaces(sample, paid.length).flatMap((place): Finding[] => {
    const drawn = paid[place];
    if (drawn === undefined) return [];
    const { receipt, signature } = drawn.row;
    if (verifyPeerSignature("receipt", drawn.hash, signature, receipt.session)) return [];
    const { worker, round } = receipt;
    return [{ place: "signatures", words: `The session of ${worker} has not signed its receipt of round ${round}.` }];
  });
}

/** Whether the caller's own receipts of this epoch's rounds are among its rows. */
export function checkOwnReceipts(given: EpochCase, rows: readonly OwnRow[]): Finding[] {
  const { receipts = [], loaded, loadedBefore } = given;
  if (receipts.length === 0) return [];
  const hashOf = structHasher(given.domain, "Receipt");
  const there = new Set(rows.map(({ hash }) => toHex(hash)));
  return receipts.flatMap(({ receipt }): Finding[] => {
    const due = receipt.round >= (loadedBefore?.header.rounds ?? 0) && receipt.round < loaded.header.rounds;
    if (!due || receipt.job !== given.job || there.has(toHex(hashOf(receipt)))) return [];
    return [{ place: "receipts", words: `Your own receipt of round ${receipt.round} is left out.` }];
  });
}
