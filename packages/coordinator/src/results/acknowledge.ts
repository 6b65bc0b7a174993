import { type Acknowledgement, acknowledgementDigest, type PeerSigner } from "@starling/protocol";
import type { RevealState } from "../state/state.ts";

/** The coordinator's word that a result is stored; the same bytes whenever it is asked again. */
export function acknowledge(
  peerSigner: PeerSigner,
  { receiptHash, at }: Pick<RevealState, "receiptHash" | "at">,
): Acknowledgement {
  const signature = peerSigner.sign("acknowledgement", acknowledgementDigest(receiptHash, at));
  return { type: "acknowledged", receipt: receiptHash, storedAt: at, signature };
}
