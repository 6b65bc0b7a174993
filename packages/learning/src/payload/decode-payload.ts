import { compareBytes } from "@starling/protocol";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { MAX_COORDINATES } from "../constants.ts";
import { PayloadError } from "../errors.ts";
import { payloadRoot, sliceLeaf } from "./payload-root.ts";
import { slices } from "./slices.ts";
import { unframeSlices } from "./unframe-slices.ts";

/** What a decoder may be made to take, and what the header promised. */
export interface PayloadLimits {
  /** Most compressed bytes over all blocks (the spec's `limits.updateBytes`). */
  readonly maxBytes: number;
  /** The header's root; checked where given. */
  readonly root?: Uint8Array;
  /** The header's exact norm; checked where given. */
  readonly norm2?: bigint;
}

export function decodePayload(blocks: readonly Uint8Array[], n: number, limits: PayloadLimits): Int8Array;
export function decodePayload<C extends Codes>(
  blocks: readonly Uint8Array[],
  n: number,
  limits: PayloadLimits,
  codec: CodeCodec<C>,
): C;
/**
 * Reads an update's codes. Sizes are checked before memory is taken; every slice must have exactly its length, every
 * code must be in bounds (int4's −8 is refused) and padding must be zero.
 * @param n coordinates, from the spec's graph, never from the sender
 * @throws PayloadError
 */
export function decodePayload(
  blocks: readonly Uint8Array[],
  n: number,
  limits: PayloadLimits,
  codec: CodeCodec = int4,
): Codes {
  if (!Number.isInteger(n) || n < 1 || n > MAX_COORDINATES) throw refused(`${n} coordinates are no vector`);
  const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
  if (bytes > limits.maxBytes) throw refused(`${bytes} bytes are over the limit of ${limits.maxBytes}`);
  // Deflate packs at most 1032:1, so fewer bytes than that cannot hold the vector: no memory for an empty promise.
  if (bytes * 1032 < codec.packedLength(n)) throw refused(`${bytes} bytes are too few for ${n} coordinates`);
  const cuts = slices(n, codec.sliceLength);
  const codes = codec.create(n);
  const leaves: Uint8Array[] = [];
  const lengths = cuts.map(([start, end]) => codec.packedLength(end - start));
  for (const slice of unframeSlices(blocks, lengths)) {
    const [start, end] = cuts[leaves.length] ?? [0, 0];
    if (!codec.unpack(slice, codec.view(codes, start, end))) throw refused("a code is out of bounds");
    leaves.push(sliceLeaf(slice));
  }
  if (limits.root !== undefined && compareBytes(payloadRoot(leaves), limits.root) !== 0) {
    throw refused("its slices do not hash to the header's root");
  }
  if (limits.norm2 !== undefined && squaredNorm(codes) !== limits.norm2) {
    throw refused("its norm is not the header's");
  }
  return codes;
}

function refused(what: string): PayloadError {
  return new PayloadError(`The update is refused: ${what}.`, {
    fix: "Compute and send the chunk again with this version of Starling.",
  });
}
