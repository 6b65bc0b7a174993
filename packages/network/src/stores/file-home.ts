import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { NetworkConfigError } from "../errors.ts";
import type { BlockHome, BlockStore, HomeEntry } from "./block-store.ts";
import { type BoundedStoreInit, boundedStore } from "./bounded-store.ts";

const Pins = z.record(z.string(), z.array(z.string()));
const PINS_FILE = "pins.json";
const EXTENSION = ".block";

function isKey(name: string): boolean {
  try {
    return CID.parse(name).toString() === name;
  } catch {
    return false;
  }
}

/** Writes a file so that a crash leaves the old one or the new one, never half of it. */
async function replaceFile(path: string, bytes: Uint8Array | string, usedAt?: number): Promise<void> {
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(bytes);
    if (usedAt !== undefined) await file.utimes(new Date(usedAt), new Date(usedAt));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** A home of one file a block, spread over folders by the end of the CID; for the station. */
export function fileHome(folder: string): BlockHome {
  const pins = new Map<string, readonly string[]>();
  let savingPins = Promise.resolve();

  const shard = (key: string) => join(folder, key.slice(-2));
  const path = (key: string) => join(shard(key), `${key}${EXTENSION}`);

  async function readPins(): Promise<void> {
    const text = await readFile(join(folder, PINS_FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "{}";
      throw error;
    });
    try {
      for (const [label, keys] of Object.entries(Pins.parse(JSON.parse(text)))) pins.set(label, keys);
    } catch (cause) {
      throw new NetworkConfigError(`The file ${join(folder, PINS_FILE)} is damaged.`, {
        fix: "Remove it; running jobs pin their blocks again.",
        cause,
      });
    }
  }

  async function scan(): Promise<HomeEntry[]> {
    const entries: HomeEntry[] = [];
    for (const part of await readdir(folder, { withFileTypes: true })) {
      if (!part.isDirectory() || part.name.length !== 2) continue;
      for (const name of await readdir(join(folder, part.name))) {
        const file = join(folder, part.name, name);
        const key = name.slice(0, -EXTENSION.length);
        // What a crash left half-written has another ending.
        if (!name.endsWith(EXTENSION) || !isKey(key)) await rm(file, { force: true, recursive: true });
        else {
          const { size, mtimeMs } = await stat(file);
          entries.push({ key, size, usedAt: mtimeMs });
        }
      }
    }
    return entries;
  }

  return {
    async open() {
      await mkdir(folder, { recursive: true });
      await readPins();
      return { entries: await scan(), pins };
    },
    async read(key) {
      const bytes = await readFile(path(key)).catch(() => undefined);
      return bytes === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async write(entry, bytes) {
      await mkdir(shard(entry.key), { recursive: true });
      await replaceFile(path(entry.key), bytes, entry.usedAt);
    },
    async touch(entry) {
      const at = new Date(entry.usedAt);
      await utimes(path(entry.key), at, at);
    },
    async remove(keys) {
      await Promise.all(keys.map((key) => rm(path(key), { force: true })));
    },
    savePin(label, keys) {
      if (keys.length === 0) pins.delete(label);
      else pins.set(label, keys);
      savingPins = savingPins.then(() =>
        replaceFile(join(folder, PINS_FILE), JSON.stringify(Object.fromEntries(pins))),
      );
      return savingPins;
    },
    async close() {
      await savingPins;
    },
  };
}

/** A block store in a folder, for the station. */
export function fileStore(folder: string, init: BoundedStoreInit): Promise<BlockStore> {
  return boundedStore(fileHome(folder), init);
}
