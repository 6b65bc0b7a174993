import type { EpochRecord, JobOnChain } from "@starling/ledger";
import type { Address, Finding, FraudProof } from "@starling/protocol";

/** Nobody, as the contract writes it. */
const NOBODY = `0x${"00".repeat(20)}`;

/** What can be done about findings of an epoch. */
export type Remedy =
  | { readonly kind: "disprove"; readonly proof: FraudProof }
  | { readonly kind: "challenge"; readonly bond: bigint }
  | { readonly kind: "none"; readonly why: string };

/**
 * The strongest remedy: a proof before a challenge, and either only while the epoch waits.
 * @param objective the arbiter that is a contract and hears proofs alone: to challenge before it brings nothing
 */
export function remedyFor(
  findings: readonly Finding[],
  { epoch, evidence, stands }: Pick<EpochRecord, "epoch" | "evidence" | "stands">,
  { pending, params }: Pick<JobOnChain, "pending" | "params">,
  objective: Address,
): Remedy {
  if (stands === false) return { kind: "none", why: "It has fallen already: nobody is paid by it." };
  if (pending?.epoch !== epoch || pending.evidence !== evidence) {
    return { kind: "none", why: "The time to dispute this epoch is over: the chain keeps it as it is." };
  }
  const proof = findings.find(({ fraud }) => fraud !== undefined)?.fraud;
  if (proof !== undefined) return { kind: "disprove", proof };
  if (params.arbiter === NOBODY) {
    return {
      kind: "none",
      why: "The contract cannot check this by itself, and the job has no arbiter who could be asked.",
    };
  }
  if (params.arbiter === objective) {
    return {
      kind: "none",
      why: "The contract cannot check this by itself, and the job's arbiter is a contract that hears proofs alone.",
    };
  }
  if (pending.challenged) return { kind: "none", why: "It is challenged already; the arbiter decides." };
  return { kind: "challenge", bond: params.bond };
}
