import { digestOf, WrongBlockError } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { digest } from "../digest.ts";

/**
 * Bytes that are those of their CID: by the platform's own sha2-256, for models are large.
 * @throws WrongBlockError
 */
export async function verified(cid: CID, bytes: Uint8Array | undefined): Promise<Uint8Array> {
  if (bytes !== undefined && (await digest(bytes)) === digestOf(cid)) return bytes;
  throw new WrongBlockError(`The bytes that came for ${cid} are not those of the block.`, {
    fix: "Fetch the block from other peers.",
  });
}
