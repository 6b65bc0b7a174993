import { CODEC } from "@starling/protocol";
import { CID } from "multiformats/cid";

const SHA2_256 = 0x12;

/** The name under which a block is stored and looked up: its CID as text. */
export function blockKey(cid: CID): string {
  return cid.toString();
}

/** Whether a CID is one that Starling uses: version 1, sha2-256, raw or DAG-CBOR. */
export function isBlockCid(cid: CID): boolean {
  const codecs: readonly number[] = [CODEC.raw, CODEC.cbor];
  return cid.version === 1 && cid.multihash.code === SHA2_256 && codecs.includes(cid.code);
}

/** Reads the binary form of a CID from a peer; undefined for anything that Starling does not use. */
export function decodeCid(bytes: Uint8Array): CID | undefined {
  try {
    const cid = CID.decode(bytes);
    return isBlockCid(cid) ? cid : undefined;
  } catch {
    return undefined;
  }
}
