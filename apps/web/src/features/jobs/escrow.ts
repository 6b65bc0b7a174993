import type { JobView } from "@starling/protocol";

export type EscrowPart = "paid" | "owed" | "promised" | "refunded" | "free";

/** How the escrow is divided; the parts add up to `funded` to the wei. */
export interface EscrowParts {
  readonly funded: bigint;
  readonly parts: Readonly<Record<EscrowPart, bigint>>;
}

/** Divides an escrow: what no other part has claim to is free. */
export function escrowParts(escrow: JobView["escrow"]): EscrowParts {
  const funded = BigInt(escrow.funded);
  const paid = BigInt(escrow.paid);
  const owed = BigInt(escrow.owed);
  const promised = BigInt(escrow.promised);
  const refunded = BigInt(escrow.refunded);
  const rest = funded - paid - owed - promised - refunded;
  return { funded, parts: { paid, owed, promised, refunded, free: rest > 0n ? rest : 0n } };
}

/** A part of the whole in [0, 1], exact to a millionth however large the numbers are. */
export function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}
