import { type CommitmentInput, commitmentHash, digestOf, sealOf } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ResultRefusedError } from "../errors.ts";
import type { LeaseState } from "../state/state.ts";

/**
 * Checks that a revealed result is the one committed to: the salt opens both hash and seal.
 * @throws ResultRefusedError
 */
export function openCommitment(
  lease: LeaseState,
  { chunk, output, salt }: { readonly chunk: CID; readonly output: CID; readonly salt: Uint8Array },
): void {
  const { job, round, copy, worker, commitment } = lease;
  const input: CommitmentInput = { job, round, copy, worker, salt, chunk: digestOf(chunk), result: digestOf(output) };
  if (commitment?.hash === commitmentHash(input) && commitment.seal === sealOf(input)) return;
  throw new ResultRefusedError("The result is not the one that was committed to.", {
    fix: "Reveal the committed output with the salt that sealed it.",
  });
}
