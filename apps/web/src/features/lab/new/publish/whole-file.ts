import { gunzip, MAX_FILES } from "@starling/graph";
import { JobRefusedError } from "@starling/sdk";
import { formatBytes, formatCount } from "../../../../format/number.ts";
import type { PlacedFile } from "./messages.ts";

/**
 * Largest file, or folder, that is opened. Training holds a model four times: weights, gradients and two moments, 1 GiB
 * in a tab; the data's readers have the same limit.
 */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

const FIX = "Bring a smaller model, or fewer or smaller samples.";

/** Reads a file whole. @throws JobRefusedError by its size, before any memory is taken */
export async function wholeFile(file: Blob & { readonly name: string }): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MAX_FILE_BYTES) {
    throw new JobRefusedError(
      `"${file.name}" has ${formatBytes(file.size)}; at most ${formatBytes(MAX_FILE_BYTES)} are opened.`,
      { fix: FIX },
    );
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** A file's content, unpacked where it is gzip. */
export const bytesOf = async (file: File) => gunzip(await wholeFile(file));

/** Checks a folder's files together. @throws JobRefusedError before any of them is read */
export function checkFolder(files: readonly PlacedFile[]): void {
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length <= MAX_FILES && size <= MAX_FILE_BYTES) return;
  throw new JobRefusedError(`The folder has ${formatCount(files.length)} files of ${formatBytes(size)} in all.`, {
    fix: `At most ${formatCount(MAX_FILES)} files of ${formatBytes(MAX_FILE_BYTES)} are opened. ${FIX}`,
  });
}
