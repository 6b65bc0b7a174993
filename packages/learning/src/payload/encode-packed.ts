import type { CodeCodec } from "../codes/codec.ts";
import type { Payload } from "./encode-payload.ts";
import { payloadOf } from "./payload-of.ts";
import { slices } from "./slices.ts";

/** Codes of an update that are packed already. */
export interface PackedCodes {
  /** One whose full slices end at whole bytes: every dense codec. */
  readonly codec: CodeCodec;
  /** Coordinates. */
  readonly n: number;
  /** As `codec.pack` would pack all of them. */
  readonly bytes: Uint8Array;
  /** Exact sum of the squared codes. */
  readonly norm2: bigint;
}

/** What `encodePayload` makes of the same codes, unpacked. */
export function encodePacked({ codec, n, bytes, norm2 }: PackedCodes): Payload {
  const at = (coordinate: number) => codec.packedLength(coordinate);
  const packed = slices(n, codec.sliceLength).map(([start, end]) => bytes.subarray(at(start), at(end)));
  return payloadOf(packed, norm2);
}
