import { createHash } from "node:crypto";
import type { BlockStore } from "@starling/network";
import type { CID } from "multiformats/cid";

/**
 * A block's bytes out of the station's store, undefined where it has none. What a disk has damaged is thrown away, so
 * that it can be fetched again: nothing that this station reads or serves is taken on trust.
 */
export async function heldBlock(store: Pick<BlockStore, "get" | "delete">, cid: CID): Promise<Uint8Array | undefined> {
  const bytes = await store.get(cid);
  if (bytes === undefined) return undefined;
  if (createHash("sha256").update(bytes).digest().equals(cid.multihash.digest)) return bytes;
  await store.delete(cid);
  return undefined;
}
