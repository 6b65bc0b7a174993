import { MalformedItemError } from "../errors.ts";

/** What a file says of its image before any pixel is decoded. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

const damaged = (what: string) =>
  new MalformedItemError(what, { fix: "Save the image again as PNG or JPEG, or leave it out." });

/** Markers of a JPEG without a length after them (ITU-T T.81, table B.1): restarts, start, TEM. */
const bare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegHeader(bytes: Uint8Array, view: DataView): ImageHeader {
  for (let at = 2; at + 4 <= bytes.byteLength; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (bare(marker)) at += 2;
    else if (isFrame(marker) && at + 9 <= bytes.byteLength) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else at += 2 + view.getUint16(at + 2);
  }
  throw damaged("The JPEG ends before its size is told.");
}

/**
 * Width and height of a PNG or JPEG, read from its first bytes (PNG section 11.2.1; ITU-T T.81 section B.2.2).
 * @throws MalformedItemError for other formats and for files that end before.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, PNG)) {
    if (bytes.byteLength < 24) throw damaged("The PNG ends before its size is told.");
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return jpegHeader(bytes, view);
  throw damaged("The file is neither PNG nor JPEG.");
}
