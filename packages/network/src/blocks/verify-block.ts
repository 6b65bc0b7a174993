import { MAX_BLOCK_BYTES, OversizeError, WrongBlockError } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/**
 * Checks that bytes are what a CID names, with the platform's own hash: 1 MiB costs the page's thread nothing.
 * @throws OversizeError, WrongBlockError
 */
export async function verifyBytes(cid: CID, bytes: Uint8Array): Promise<void> {
  if (bytes.byteLength > MAX_BLOCK_BYTES) {
    throw new OversizeError(`A block of ${bytes.byteLength} bytes is over the limit of ${MAX_BLOCK_BYTES}.`, {
      fix: "Fetch it from another peer.",
    });
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  const expected = cid.multihash.digest;
  if (digest.length === expected.length && digest.every((byte, i) => byte === expected[i])) return;
  throw new WrongBlockError(`These bytes are not the block ${cid}.`, { fix: "Fetch it from another peer." });
}
