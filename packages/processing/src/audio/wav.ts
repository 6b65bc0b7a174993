import { MAX_ELEMENTS, MAX_RATE, MIN_RATE } from "../constants.ts";
import { ItemTooLargeError, MalformedItemError } from "../errors.ts";
import type { AudioValue } from "../values.ts";

/** Formats of samples (Microsoft, "Multiple Channel Audio Data and WAVE Files"). */
const PCM = 1;
const FLOAT = 3;
/** The real format stands in the first two bytes of a GUID, 24 bytes into the chunk. */
const EXTENSIBLE = 0xfffe;

/** Most channels that a recording has. */
const MAX_CHANNELS = 32;

interface Format {
  readonly float: boolean;
  readonly bits: number;
  readonly channels: number;
  readonly rate: number;
}

const damaged = (problem: string) =>
  new MalformedItemError(`The WAV ${problem}.`, {
    fix: "Save it again as PCM of 8, 16, 24 or 32 bits or as float, or leave it out.",
  });

function readFormat(view: DataView): Format {
  if (view.byteLength < 16) throw damaged("has a damaged format");
  const tag = view.getUint16(0, true);
  const code = tag === EXTENSIBLE && view.byteLength >= 26 ? view.getUint16(24, true) : tag;
  const [channels, rate] = [view.getUint16(2, true), view.getUint32(4, true)];
  const [stride, bits] = [view.getUint16(12, true), view.getUint16(14, true)];
  if (code !== PCM && code !== FLOAT) throw damaged(`has samples of the format ${code}, which is not read`);
  if (!(code === PCM ? [8, 16, 24, 32] : [32, 64]).includes(bits)) throw damaged(`has samples of ${bits} bits`);
  if (channels < 1 || channels > MAX_CHANNELS) throw damaged(`has ${channels} channels`);
  if (rate < MIN_RATE || rate > MAX_RATE) throw damaged(`has a rate of ${rate} samples a second`);
  if (stride !== (channels * bits) / 8) throw damaged("contradicts itself: its blocks are not its channels");
  return { float: code === FLOAT, bits, channels, rate };
}

/** One sample as a number from −1 to 1; eight bits are unsigned, all others signed. */
function reader(view: DataView, { float, bits }: Format): (at: number) => number {
  if (float) return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15;
  if (bits === 24) return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23;
  return (at) => view.getInt32(at, true) / 2 ** 31;
}

function* chunks(view: DataView): Generator<{ readonly id: string; readonly data: DataView }> {
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const id = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > view.byteLength) throw damaged(`ends within its part "${id.replace(/[^ -~]/g, "?")}"`);
    yield { id, data: new DataView(view.buffer, view.byteOffset + at + 8, length) };
    at += 8 + length + (length % 2);
  }
}

/**
 * Reads a WAV file into one channel, the mean of all (summed in their order, in doubles, rounded to f32 once). What
 * players do with a file that was cut off, play what is left, is refused here: a volunteer and its auditor must not
 * take different remains for the recording.
 * @param maxSeconds Limit that the header is held against before memory is taken.
 * @throws MalformedItemError, ItemTooLargeError
 */
export function decodeWav(bytes: Uint8Array, maxSeconds: number): AudioValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < 12 || word(0) !== "RIFF" || word(8) !== "WAVE")
    throw damaged("is none: it lacks RIFF and WAVE");
  let format: Format | undefined;
  for (const { id, data } of chunks(view)) {
    if (id === "fmt ") format = readFormat(data);
    if (id !== "data") continue;
    if (format === undefined) throw damaged("has samples before their format");
    return mixed(data, format, maxSeconds);
  }
  throw damaged("has no samples");
}

function mixed(data: DataView, format: Format, maxSeconds: number): AudioValue {
  const { channels, bits, rate } = format;
  const width = bits / 8;
  const length = Math.floor(data.byteLength / (width * channels));
  if (length === 0) throw damaged("has no samples");
  const most = Math.min(maxSeconds * rate, MAX_ELEMENTS);
  if (length > most) {
    throw new ItemTooLargeError(`The recording has ${length} samples, over the limit of ${most}.`, {
      fix: "Cut it into pieces, or raise maxSeconds in the decode-wav step.",
    });
  }
  const read = reader(data, format);
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read((i * channels + c) * width);
    samples[i] = sum / channels;
  }
  if (format.float && samples.some((value) => !Number.isFinite(value))) throw damaged("has NaN or infinite samples");
  return { kind: "audio", rate, samples };
}
