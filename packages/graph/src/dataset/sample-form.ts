import type { Column, SampleNumbers } from "@starling/protocol";
import { ONE_BITS, UNIT_SCALE_BITS, ZERO_BITS } from "./constants.ts";
import { type NumberArray, numberType } from "./sample-numbers.ts";

/** How a manifest describes samples: bytes enter the graph scaled to 0..1, f32 as it is. */
export function sampleForm(
  { sampleShape, samples }: { readonly sampleShape: readonly number[]; readonly samples: NumberArray },
  columns?: readonly Column[],
): SampleNumbers {
  const dtype = numberType(samples);
  return {
    shape: [...sampleShape],
    dtype,
    scale: dtype === "uint8" ? UNIT_SCALE_BITS : ONE_BITS,
    offset: ZERO_BITS,
    ...(columns && { columns: [...columns] }),
  };
}
