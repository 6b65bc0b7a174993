import {
  type Bytes32,
  digestOf,
  fromHex,
  type SignedReceipt,
  type SigningDomain,
  typedHash,
  verifyPeerSignature,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ResultRefusedError } from "../errors.ts";
import type { JobState, LeaseState } from "../state/state.ts";

/**
 * Checks that a receipt is the lease's own, for this output, and signed by the session that holds the lease.
 * @returns the receipt's EIP-712 hash
 * @throws ResultRefusedError naming the first field that is not the lease's.
 */
export function checkReceipt(
  { receipt, signature }: SignedReceipt,
  {
    job,
    lease,
    chunk,
    output,
    domain,
  }: {
    readonly job: JobState;
    readonly lease: LeaseState;
    readonly chunk: CID;
    readonly output: CID;
    readonly domain: SigningDomain;
  },
): Bytes32 {
  const expected = {
    job: lease.job,
    round: lease.round,
    chunk: digestOf(chunk),
    copy: lease.copy,
    attempt: lease.attempt,
    worker: lease.worker,
    session: lease.peer,
    deviceClass: lease.deviceClass,
    result: digestOf(output),
    units: lease.units.toString(),
    engine: job.spec.common.engine,
  };
  for (const [field, value] of Object.entries(expected)) {
    if (receipt[field as keyof typeof expected] === value) continue;
    throw new ResultRefusedError(`The receipt's ${field} is not the lease's.`, {
      fix: "Sign a receipt for this lease and this output.",
    });
  }
  const hash = typedHash(domain, "Receipt", receipt);
  if (!verifyPeerSignature("receipt", fromHex(hash), signature, lease.peer)) {
    throw new ResultRefusedError("The receipt is not signed by the session that holds the lease.", {
      fix: "Sign the receipt's EIP-712 hash with the session key.",
    });
  }
  return hash;
}
