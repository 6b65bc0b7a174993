import { PayloadError } from "../errors.ts";
import type { Slice } from "../payload/slices.ts";
import type { Delta } from "./delta.ts";

/** How one kind of step is laid out in slices. */
export interface DeltaForm<D extends Delta = Delta> {
  /** Coordinates in a full slice. */
  readonly sliceLength: number;
  /** Bytes of a slice of so many coordinates. */
  packedLength(coordinates: number): number;
  pack(delta: D): Uint8Array[];
  /** @throws PayloadError for values that no server makes. */
  unpack(raw: Iterable<Uint8Array>, cuts: readonly Slice[], n: number): D;
}

export function deltaRefused(what: string): PayloadError {
  return new PayloadError(`The server's step is refused: ${what}.`, {
    fix: "Fetch it again, or recompute the round from its record.",
  });
}
