import { integer } from "@starling/protocol";
import * as z from "zod/mini";
import { MAX_PIXELS, MAX_SIDE } from "../constants.ts";
import { ItemTooLargeError } from "../errors.ts";

const side = integer(1, MAX_SIDE);

/** How a resize step finds its size. */
export const resizeTarget = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("exact"), width: side, height: side }),
  /** Longer sides shrink to `limit`, the ratio is kept, then both are rounded to a multiple, as PP-OCR's detector needs. */
  z.strictObject({ kind: z.literal("long-side"), limit: side, multiple: integer(1, 256) }),
  /** A fixed height, the ratio is kept, the width at least and at most so much, as a reader of lines needs. */
  z
    .strictObject({ kind: z.literal("height"), height: side, minWidth: side, maxWidth: side })
    .check(
      z.refine(({ minWidth, maxWidth }) => minWidth <= maxWidth, { error: "minWidth must not be above maxWidth" }),
    ),
]);
export type ResizeTarget = z.infer<typeof resizeTarget>;

interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const toMultiple = (size: number, multiple: number) => Math.max(multiple, Math.round(size / multiple) * multiple);

function sizeFor(to: ResizeTarget, { width, height }: ImageSize): ImageSize {
  switch (to.kind) {
    case "exact":
      return { width: to.width, height: to.height };
    case "long-side": {
      const long = Math.max(width, height);
      const [part, whole] = long > to.limit ? [to.limit, long] : [1, 1];
      return {
        width: toMultiple(Math.floor((width * part) / whole), to.multiple),
        height: toMultiple(Math.floor((height * part) / whole), to.multiple),
      };
    }
    case "height": {
      const kept = Math.ceil((width * to.height) / height);
      return { width: Math.min(to.maxWidth, Math.max(to.minWidth, kept)), height: to.height };
    }
    default:
      return to satisfies never;
  }
}

/**
 * The size that an image gets.
 * @throws ItemTooLargeError
 */
export function targetSize(to: ResizeTarget, from: ImageSize): ImageSize {
  const size = sizeFor(to, from);
  if (size.width * size.height <= MAX_PIXELS) return size;
  throw new ItemTooLargeError(`Resizing ${from.width} × ${from.height} gives ${size.width} × ${size.height}.`, {
    fix: `Choose a target of at most ${MAX_PIXELS} pixels.`,
  });
}
