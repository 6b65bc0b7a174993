import { unzipSync } from "fflate";
import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { MAX_DATASET_BYTES, MAX_FILES } from "./constants.ts";

/** A file of a folder or an archive. */
export interface FolderFile {
  /** Its path with "/" between folders. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/;

/** Whether a path is one that archivers and file managers put beside the files that people mean. */
export const isHiddenFile = (path: string): boolean => HIDDEN.test(path);

/**
 * The files of a zip archive, hidden ones left out.
 * @throws DatasetTooLargeError before memory is taken for what would unpack to too much, MalformedDatasetError
 */
export function unzipFiles(
  archive: Uint8Array,
  { limit = MAX_DATASET_BYTES }: { readonly limit?: number } = {},
): FolderFile[] {
  const tooLarge = (problem: string) =>
    new DatasetTooLargeError(`The archive ${problem}.`, {
      fix: `Use at most ${MAX_FILES} files of ${limit} bytes in all, or split the dataset.`,
    });
  if (archive.byteLength > limit) throw tooLarge(`has ${archive.byteLength} bytes`);
  let total = 0;
  let count = 0;
  try {
    const files = unzipSync(archive, {
      filter({ name, size, originalSize }) {
        if (name.endsWith("/") || isHiddenFile(name)) return false;
        total += Math.max(size, originalSize);
        count++;
        if (total > limit) throw tooLarge(`unpacks to more than ${limit} bytes`);
        if (count > MAX_FILES) throw tooLarge(`holds more than ${MAX_FILES} files`);
        return true;
      },
    });
    return Object.entries(files).map(([path, bytes]) => ({ path, bytes }));
  } catch (cause) {
    if (cause instanceof DatasetTooLargeError) throw cause;
    throw new MalformedDatasetError("The zip archive is damaged or incomplete.", { fix: "Pack it again.", cause });
  }
}
