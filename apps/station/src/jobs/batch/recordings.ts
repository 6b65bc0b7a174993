import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Item } from "@starling/processing";
import type { ItemsCard } from "@starling/sdk";

/** A recording that the repository brings, and what was made of it. */
export interface Recordings {
  readonly items: readonly Item[];
  /** Whether somebody speaks in the item, as it was cut. */
  readonly spoken: readonly boolean[];
  readonly card: ItemsCard;
}

const FOLDER = join(import.meta.dirname, "../../../../../packages/processing/test/speech");
/** Of the file, which is the plainest form of WAV: one channel of 8 bits. */
const [HEADER, RATE] = [44, 22_050];
const SILENCE = 128;
/** Samples of the silence between the sentences, which end at 63,528 and begin at 85,578 (the folder's NOTICE). */
const BETWEEN = 74_000;

/** The same form of WAV around other samples. */
function wav(header: Uint8Array, samples: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + samples.byteLength);
  bytes.set(header);
  bytes.set(samples, HEADER);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.byteLength - 8, true);
  view.setUint32(HEADER - 4, samples.byteLength, true);
  return bytes;
}

/** The spoken sentences of the repository whole, cut apart, quieter, said twice, and the silence before them. */
export function recordings(): Recordings {
  const file = new Uint8Array(readFileSync(join(FOLDER, "two-sentences.wav")));
  const [header, samples] = [file.slice(0, HEADER), file.slice(HEADER)];
  const quieter = samples.map((value) => Math.round((value - SILENCE) / 2) + SILENCE);
  const twice = new Uint8Array(2 * samples.byteLength);
  twice.set(samples);
  twice.set(samples, samples.byteLength);
  const cuts: [string, Uint8Array, boolean][] = [
    ["both sentences", samples, true],
    ["the first", samples.slice(0, BETWEEN), true],
    ["the second", samples.slice(BETWEEN), true],
    ["both, half as loud", quieter, true],
    ["both, twice", twice, true],
    ["nobody", samples.slice(0, 0.7 * RATE), false],
  ];
  return {
    items: cuts.map(([name, cut]) => ({ name: `${name}.wav`, bytes: wav(header, cut) })),
    spoken: cuts.map(([, , speaks]) => speaks),
    card: {
      name: "Two sentences of Moby-Dick, cut",
      licence: "CC0-1.0",
      notice: readFileSync(join(FOLDER, "NOTICE"), "utf8"),
    },
  };
}
