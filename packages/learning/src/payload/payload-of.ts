import type { Payload } from "./encode-payload.ts";
import { frameSlices } from "./frame-slices.ts";
import { payloadRoot, sliceLeaf } from "./payload-root.ts";

/** Hashes and deflates packed slices, and groups them into blocks (TRAINING §6). */
export function payloadOf(packed: readonly Uint8Array[], norm2: bigint): Payload {
  const leaves = packed.map(sliceLeaf);
  return { blocks: frameSlices(packed), leaves, root: payloadRoot(leaves), norm2 };
}
