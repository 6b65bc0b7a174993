import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { MAX_IMAGE_PIXELS } from "./constants.ts";
import { inflateExactly } from "./inflate.ts";

/** What a PNG's header says (PNG specification, third edition, section 11.2.1). */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Values of one pixel in the file. */
  readonly channels: number;
  readonly interlaced: boolean;
}

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data. */
const CHUNK_FRAME_BYTES = 12;
/** All that pixels are made of. Others could hold compressed text of any size. */
const READ_CHUNKS = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** Values of a pixel by colour type. */
const CHANNELS = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
/** First row and column, and steps between them, of Adam7's passes (section 8). */
const PASSES = [
  [0, 0, 8, 8],
  [0, 4, 8, 8],
  [4, 0, 8, 4],
  [0, 2, 4, 4],
  [2, 0, 4, 2],
  [0, 1, 2, 2],
  [1, 0, 2, 1],
] as const;

interface Chunk {
  readonly type: string;
  readonly whole: Uint8Array;
  readonly data: Uint8Array;
}

function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= bytes.byteLength; ) {
    const length = view.getUint32(at);
    const end = at + CHUNK_FRAME_BYTES + length;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.byteLength) return;
    yield { type, whole: bytes.subarray(at, end), data: bytes.subarray(at + 8, end - 4) };
    if (type === "IEND") return;
    at = end;
  }
}

function readHeader({ type, data }: Chunk | { type?: undefined; data?: undefined }): Header {
  const [depth = 0, colour = -1, , , interlace = 0] = data?.subarray(8) ?? [];
  const channels = CHANNELS.get(colour);
  if (type !== "IHDR" || data.byteLength !== 13 || channels === undefined) throw new TypeError("its header is damaged");
  const view = new DataView(data.buffer, data.byteOffset);
  return { width: view.getUint32(0), height: view.getUint32(4), depth, channels, interlaced: interlace !== 0 };
}

/** Bytes that the pixels unfold to, a filter byte before each row. */
function unfoldedBytes({ width, height, depth, channels, interlaced }: Header): number {
  const rows = (across: number, down: number) =>
    across === 0 || down === 0 ? 0 : down * (1 + Math.ceil((across * depth * channels) / 8));
  if (!interlaced) return rows(width, height);
  return PASSES.reduce((sum, [top, left, down, across]) => {
    return sum + rows(Math.ceil((width - left) / across), Math.ceil((height - top) / down));
  }, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Greys of fewer than eight bits lie packed like a palette's indices. */
function withPalette(png: DecodedPng): DecodedPng {
  const steps = 2 ** png.depth - 1;
  const palette = Array.from({ length: steps + 1 }, (_, i) => {
    const grey = Math.round((i * 255) / steps);
    return [grey, grey, grey] as [number, number, number];
  });
  return { ...png, palette };
}

/** Values of a pixel, one after the other, as bytes; of sixteen bits the upper eight. */
function valuesOf(png: DecodedPng): { readonly values: ArrayLike<number>; readonly channels: number } {
  if (png.palette !== undefined || png.depth < 8) {
    const indexed = png.palette === undefined ? withPalette(png) : png;
    return { values: convertIndexedToRgb(indexed), channels: indexed.palette?.[0]?.length ?? 3 };
  }
  const values = png.depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : png.data;
  return { values, channels: png.channels };
}

/**
 * Decodes a PNG file with integers alone: the same pixels on every machine. Colour profiles are left aside, and so is
 * a single colour that stands for transparency.
 * @returns red, green, blue and alpha of each pixel
 * @throws DatasetTooLargeError before memory is taken for it; MalformedDatasetError and others for a damaged file
 */
export function pngPixels(bytes: Uint8Array): { width: number; height: number; rgba: Uint8Array } {
  const chunks = [...chunksOf(bytes)];
  const header = readHeader(chunks[0] ?? {});
  const { width, height } = header;
  if (!(width >= 1 && height >= 1 && width * height <= MAX_IMAGE_PIXELS)) {
    throw new DatasetTooLargeError(`The image is ${width} × ${height}.`, {
      fix: `Bring it to at most ${MAX_IMAGE_PIXELS} pixels.`,
    });
  }
  if (header.interlaced && header.depth < 8) {
    throw new MalformedDatasetError("The image is interlaced, with fewer than eight bits a value.", {
      fix: "Save it without interlacing.",
    });
  }
  const packed = joined(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  // The library inflates whatever comes; here it is known how much that may be.
  inflateExactly(packed.subarray(2, -4), unfoldedBytes(header));
  const kept = chunks.filter(({ type }) => READ_CHUNKS.has(type)).map(({ whole }) => whole);
  const { values, channels } = valuesOf(
    decode(joined([bytes.subarray(0, SIGNATURE_BYTES), ...kept]), { checkCrc: true }),
  );
  const grey = channels < 3;
  const opaque = channels % 2 === 1;
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const at = i * channels;
    rgba[4 * i] = values[at] ?? 0;
    rgba[4 * i + 1] = values[grey ? at : at + 1] ?? 0;
    rgba[4 * i + 2] = values[grey ? at : at + 2] ?? 0;
    rgba[4 * i + 3] = opaque ? 255 : (values[at + channels - 1] ?? 0);
  }
  return { width, height, rgba };
}
