import { decodePixels } from "@starling/graph";
import { StarlingError } from "@starling/protocol";
import { ItemTooLargeError, MalformedItemError } from "../errors.ts";
import type { ImageValue } from "../values.ts";
import { imageHeader } from "./header.ts";

/**
 * Decodes a PNG or JPEG with bundled code, the same pixels everywhere; what is transparent lies on white.
 * @param maxPixels Limit that the header is held against before anything is decoded.
 * @throws ItemTooLargeError, MalformedItemError
 */
export function decodeImage(bytes: Uint8Array, maxPixels: number): ImageValue {
  const { width, height } = imageHeader(bytes);
  if (width === 0 || height === 0) {
    throw new MalformedItemError(`The image is ${width} × ${height}.`, { fix: "Leave it out: it has no pixels." });
  }
  if (width * height > maxPixels) {
    throw new ItemTooLargeError(`The image is ${width} × ${height}, over the limit of ${maxPixels} pixels.`, {
      fix: "Make it smaller, or raise maxPixels in the decode-image step.",
    });
  }
  const { rgba } = decoded(bytes);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c] ?? 0;
  }
  return { kind: "image", width, height, colour: "rgb", data, region: { x: 0, y: 0, width, height } };
}

function decoded(bytes: Uint8Array) {
  try {
    return decodePixels(bytes);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    const fix = cause instanceof StarlingError ? cause.fix : "Save it again, or leave it out.";
    throw new MalformedItemError(`The image cannot be decoded: ${words}`, { fix, cause });
  }
}
