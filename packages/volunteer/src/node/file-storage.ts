import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ByteTable, VolunteerStorage } from "../storage/storage.ts";

/** Tables as folders of files under `folder`. A file is written beside its name, synced and moved over it. */
export function fileStorage(folder: string): VolunteerStorage {
  return { table: (name) => fileTable(join(folder, name)), close: async () => {} };
}

function fileTable(folder: string): ByteTable {
  const path = (key: string) => join(folder, `${encodeURIComponent(key)}${ROW}`);
  return {
    get: (key) => readFile(path(key)).then((bytes) => new Uint8Array(bytes), absent),
    async put(key, bytes) {
      await mkdir(folder, { recursive: true });
      await writeDurably(path(key), bytes);
    },
    delete: (key) => rm(path(key), { force: true }),
    keys: async () => {
      const names = (await readdir(folder).catch(absent)) ?? [];
      return names
        .filter((name) => name.endsWith(ROW))
        .map((name) => decodeURIComponent(name.slice(0, -ROW.length)))
        .sort();
    },
  };
}

/** Ends every row's file name: no key can then name the folder itself, or a file that is half written. */
const ROW = ".row";
const PARTIAL = ".partial";

/** Writes a file so that a crash leaves the old content or the new, readable only by its owner. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}${PARTIAL}`, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}${PARTIAL}`, path);
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
