import { gunzip, isHiddenFile, readIdx, unzipFiles } from "@starling/graph";
import { JobRefusedError, type NewItem } from "@starling/sdk";
import type { PlacedFile } from "../../new/publish/messages.ts";
import { wholeFile } from "../../new/publish/whole-file.ts";
import { isIdx } from "./is-idx.ts";

/** Items as they will be published, read when they are asked for. */
export interface ListedItems {
  readonly count: number;
  readonly bytes: number;
  /** Names of the first ones. */
  readonly names: readonly string[];
  /** All items in order. */
  items(): AsyncGenerator<NewItem, void, undefined>;
}

const SHOWN = 8;

function listed(
  names: readonly string[],
  bytes: number,
  read: (index: number) => Promise<Uint8Array> | Uint8Array,
): ListedItems {
  return {
    count: names.length,
    bytes,
    names: names.slice(0, SHOWN),
    async *items() {
      for (const [i, name] of names.entries()) yield { name, bytes: await read(i) };
    },
  };
}

/** Every sample of an IDX file is an item: its bytes as they lie there. */
async function idxItems({ path, file }: PlacedFile): Promise<ListedItems> {
  const { shape, data } = readIdx(await gunzip(await wholeFile(file)));
  const [count = 0] = shape;
  if (shape.length < 2 || count === 0) {
    throw new JobRefusedError(`"${path}" has no samples but single values.`, { fix: "Choose the file of images." });
  }
  const size = data.byteLength / count;
  const names = Array.from({ length: count }, (_, i) => String(i + 1));
  return listed(names, data.byteLength, (i) => data.subarray(i * size, (i + 1) * size));
}

async function zipItems({ file }: PlacedFile): Promise<ListedItems> {
  const files = unzipFiles(await wholeFile(file)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const bytes = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  return listed(
    files.map(({ path }) => path),
    bytes,
    (i) => files[i]?.bytes ?? new Uint8Array(),
  );
}

/**
 * Lists what a batch is to be run over: the samples of an IDX file, the files of a zip, or every file that was chosen, in
 * the order of their paths.
 * @throws JobRefusedError for nothing, or one archive beside other files; DatasetError for archives that are damaged
 */
export async function listItems(files: readonly PlacedFile[]): Promise<ListedItems> {
  const seen = files.filter(({ path }) => !isHiddenFile(path));
  const [first] = seen;
  if (first === undefined) {
    throw new JobRefusedError("There are no items.", { fix: "Choose files, or a folder with files." });
  }
  if (seen.length === 1 && isIdx(first.path)) return idxItems(first);
  if (seen.length === 1 && /\.zip$/i.test(first.path)) return zipItems(first);
  const sorted = [...seen].sort((a, b) => (a.path < b.path ? -1 : 1));
  return listed(
    sorted.map(({ path }) => path),
    sorted.reduce((sum, { file }) => sum + file.size, 0),
    async (i) => new Uint8Array((await sorted[i]?.file.arrayBuffer()) ?? new ArrayBuffer()),
  );
}
