import { type Acknowledgement, acknowledgementDigest, type Bytes32, verifyPeerSignature } from "@starling/protocol";
import { PayError } from "../errors.ts";

/**
 * Checks the coordinator's word that it has stored a result: it is what the worker holds against a coordinator that
 * forgets.
 * @param peer raw Ed25519 key of the coordinator's session
 * @throws PayError
 */
export function checkAcknowledgement(acknowledgement: Acknowledgement, receiptHash: Bytes32, peer: Bytes32): void {
  const { receipt, storedAt, signature } = acknowledgement;
  if (receipt !== receiptHash) throw refused("names another receipt");
  if (!verifyPeerSignature("acknowledgement", acknowledgementDigest(receipt, storedAt), signature, peer)) {
    throw refused("is not signed by the coordinator");
  }
}

function refused(what: string): PayError {
  return new PayError(`An acknowledgement ${what}.`, {
    fix: "The result is kept and sent again; report the coordinator if this goes on.",
  });
}
