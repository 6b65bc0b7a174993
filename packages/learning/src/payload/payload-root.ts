import { sha256 } from "@noble/hashes/sha2.js";

const NODE = 1;
const ROOT = 2;

/** sha2-256 of an uncompressed slice. */
export function sliceLeaf(slice: Uint8Array): Uint8Array {
  return sha256(slice);
}

/**
 * One hash over all slices: a binary tree over the leaves, split at the largest power of two below their count as in RFC
 * 6962 §2.1, under a node that names the count (u32, big-endian). Inner nodes carry a prefix, and the count fixes where
 * leaves are, so no slice can pass for a node.
 */
export function payloadRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(5);
  head[0] = ROOT;
  new DataView(head.buffer).setUint32(1, leaves.length);
  return sha256(concat(head, subtree(leaves)));
}

function subtree(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return new Uint8Array(32);
  if (leaves.length === 1) return only;
  let split = 1;
  while (2 * split < leaves.length) split *= 2;
  return sha256(concat(Uint8Array.of(NODE), subtree(leaves.slice(0, split)), subtree(leaves.slice(split))));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
