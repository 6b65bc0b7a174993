/** Integer codes of an update: one per coordinate. */
export type Codes = Int8Array | Int32Array;

/** How the codes of an update are held, bounded and laid out in bytes. */
export interface CodeCodec<C extends Codes = Codes> {
  readonly name: "int4" | "int8" | "int32" | "ternary" | "sparse";
  /** Largest absolute code; codes are symmetric, so the lowest two's complement value never occurs. */
  readonly limit: number;
  /** Coordinates in a full slice. */
  readonly sliceLength: number;
  /** Zeros for `n` coordinates. */
  create(n: number): C;
  /** Where a codec sends only some coordinates: 1 for each of `values` that may be sent, 0 for the others. */
  select?(values: Float32Array): Uint8Array;
  /** Bytes of `n` packed coordinates, whatever they are. */
  packedLength(n: number): number;
  /** Packs the codes of one slice, little-endian. */
  pack(codes: C): Uint8Array;
  /**
   * Unpacks a slice into `target`, whose length says how many codes there are. Returns false, with `target` in any
   * state, when a code is out of bounds or padding is not zero; the bytes have `packedLength(target.length)` bytes.
   */
  unpack(bytes: Uint8Array, target: C): boolean;
  /** A view of coordinates [start, end). */
  view(codes: C, start: number, end: number): C;
}
