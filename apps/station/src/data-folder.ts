import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { DataFolderError } from "./errors.ts";

const FORMAT = 1;
const Stamp = z.strictObject({ starling: z.literal("station"), format: z.number() });

/** An open data folder, held against a second station until `release`. */
export interface DataFolder {
  readonly path: string;
  /** A file's or folder's path inside it. */
  at(...names: string[]): string;
  release(): void;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Writes a file so that a crash leaves the old or the new content, never a part. */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function checkStamp(path: string): void {
  const stampPath = join(path, "station.json");
  if (!existsSync(stampPath)) {
    writeDurably(stampPath, `${JSON.stringify({ starling: "station", format: FORMAT })}\n`);
    return;
  }
  let format: number;
  try {
    format = z.parse(Stamp, JSON.parse(readFileSync(stampPath, "utf8"))).format;
  } catch (cause) {
    throw new DataFolderError(`The data folder ${path} is damaged: station.json can not be read.`, {
      fix: "Move the folder away (its keys and jobs are in it) and start again.",
      cause,
    });
  }
  if (format !== FORMAT) {
    throw new DataFolderError(`The data folder ${path} was written by another version (format ${format}).`, {
      fix: `Set DATA_DIR to another folder, or use the version that wrote it.`,
    });
  }
}

/**
 * Opens the station's data folder, making it on the first start.
 * @throws DataFolderError when it is damaged, written by another version or used by a running station.
 */
export function openDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DataFolderError(`The data folder ${path} can not be made.`, {
      fix: "Set DATA_DIR to a folder that you may write.",
      cause,
    });
  }
  const pidPath = join(path, "station.pid");
  const unwritable = (cause: unknown) =>
    new DataFolderError(`The data folder ${path} can not be written.`, {
      fix: "Give this user the right to it, or set DATA_DIR to a folder that you may write.",
      cause,
    });
  try {
    checkStamp(path);
  } catch (error) {
    throw error instanceof DataFolderError ? error : unwritable(error);
  }
  const holder = existsSync(pidPath) ? Number(readFileSync(pidPath, "utf8")) : Number.NaN;
  if (Number.isSafeInteger(holder) && holder > 0 && holder !== process.pid && alive(holder)) {
    throw new DataFolderError(`Another station (process ${holder}) uses the data folder ${path}.`, {
      fix: "Stop it first, or set DATA_DIR and PORT to other values.",
    });
  }
  try {
    writeFileSync(pidPath, String(process.pid));
  } catch (cause) {
    throw unwritable(cause);
  }
  return {
    path,
    at: (...names) => join(path, ...names),
    release: () => rmSync(pidPath, { force: true }),
  };
}
