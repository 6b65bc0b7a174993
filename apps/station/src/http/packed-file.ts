import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** What gets smaller: pictures and fonts are packed already. */
const PACKABLE: ReadonlySet<string> = new Set([".js", ".css", ".svg", ".json", ".txt", ".wasm"]);

/** Below a packet's size nothing is won. */
const LEAST_BYTES = 1_400;

const kept = new Map<string, Promise<Buffer>>();

async function pack(file: string): Promise<Buffer> {
  return promisify(gzip)(await readFile(file));
}

/** Whether a browser takes gzip, by its Accept-Encoding header. */
export const takesGzip = (header: string | string[] | undefined): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(header ?? ""));

/**
 * A file with gzip, packed once and kept: only for files whose name has a hash of their content. Undefined where it is
 * not worth it.
 */
export function packedFile(file: string, bytes: number): Promise<Buffer> | undefined {
  if (bytes < LEAST_BYTES || !PACKABLE.has(extname(file))) return undefined;
  const packed = kept.get(file) ?? pack(file);
  kept.set(file, packed);
  packed.catch(() => kept.delete(file));
  return packed;
}
