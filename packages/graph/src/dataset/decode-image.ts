import { StarlingError } from "@starling/protocol";
import jpeg from "jpeg-js";
import { DatasetError, MalformedDatasetError } from "../errors.ts";
import { MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS } from "./constants.ts";
import { pngPixels } from "./png-pixels.ts";
import type { DecodedImage, DecodeImage } from "./read-images.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

function jpegPixels(bytes: Uint8Array): DecodedImage {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: MAX_IMAGE_PIXELS / 1e6,
    maxMemoryUsageInMB: MAX_IMAGE_BYTES / 2 ** 20,
  });
  return { width, height, rgba: data };
}

/** What shows through where an image is transparent: white, as on paper. */
function onWhite({ width, height, rgba }: DecodedImage): DecodedImage {
  const flat = Uint8Array.from(rgba);
  for (let i = 0; i < flat.length; i += 4) {
    const alpha = flat[i + 3] ?? 255;
    if (alpha === 255) continue;
    for (let c = i; c < i + 3; c++) flat[c] = Math.floor(((flat[c] ?? 0) * alpha + 255 * (255 - alpha) + 127) / 255);
    flat[i + 3] = 255;
  }
  return { width, height, rgba: flat };
}

function readerOf(bytes: Uint8Array): ((bytes: Uint8Array) => DecodedImage) | undefined {
  return startsWith(bytes, PNG) ? pngPixels : startsWith(bytes, JPEG) ? jpegPixels : undefined;
}

/**
 * Pixels of a PNG or JPEG, decoded as `decodeImage` does; for callers that name the file themselves.
 * @throws DatasetTooLargeError, MalformedDatasetError, and what the decoders throw of damaged files
 */
export function decodePixels(bytes: Uint8Array): DecodedImage {
  const read = readerOf(bytes);
  if (read !== undefined) return onWhite(read(bytes));
  throw new MalformedDatasetError("It is neither PNG nor JPEG.", { fix: "Convert it, or leave it out." });
}

/**
 * Decodes a PNG or JPEG file with code of ours that has no part in the machine's own decoders: the same file gives the
 * same bytes in every browser and in Node. Colour profiles and EXIF turns are left aside; what is transparent lies on
 * white.
 * @throws DatasetTooLargeError, MalformedDatasetError, each naming the file
 */
export const decodeImage: DecodeImage = async ({ path, bytes }) => {
  const read = readerOf(bytes);
  if (read === undefined) {
    throw new MalformedDatasetError(`"${path}" is neither PNG nor JPEG.`, {
      fix: "Convert it, or leave it out of the folder.",
    });
  }
  try {
    return onWhite(read(bytes));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    const Kind = cause instanceof DatasetError ? (cause.constructor as typeof DatasetError) : MalformedDatasetError;
    const fix = cause instanceof StarlingError ? cause.fix : "Save it again, smaller if it is large, or leave it out.";
    throw new Kind(`"${path}" cannot be read: ${words}`, { fix, cause });
  }
};
