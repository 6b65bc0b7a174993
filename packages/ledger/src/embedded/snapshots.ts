import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { EmbeddedChainError } from "../errors.ts";
import { SNAPSHOTS_KEPT } from "./constants.ts";

const unzip = promisify(gunzip);

const SNAPSHOT_NAME = /^state-(\d+)\.json\.gz$/;

/** Whether a file's name is that of a chain's state. */
export function isSnapshot(name: string): boolean {
  return SNAPSHOT_NAME.test(name);
}

/** States of a chain in a folder: gzipped JSON, the newest one first, never a half-written one as the only one. */
export interface Snapshots {
  /**
   * The newest state that can be read, as plain JSON text. Broken newer ones are removed and told of.
   * @throws EmbeddedChainError where there are states and none can be read: an empty chain must not take their place.
   */
  newest(): Promise<Uint8Array | undefined>;
  /** Resolves once the state would survive a crash. */
  write(gzipped: Uint8Array): Promise<void>;
}

/** Opens the folder's snapshots. */
export async function snapshots(folder: string, onWarning: (text: string) => void = () => {}): Promise<Snapshots> {
  await mkdir(folder, { recursive: true });
  let last = (await numbers())[0] ?? 0;

  async function numbers(): Promise<number[]> {
    const found = (await readdir(folder)).flatMap((name) => {
      const number = SNAPSHOT_NAME.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    return found.sort((a, b) => b - a);
  }

  const path = (number: number) => join(folder, `state-${number}.json.gz`);

  return {
    async newest() {
      const broken: { number: number; cause: unknown }[] = [];
      for (const number of await numbers()) {
        try {
          const json = await unzip(await readFile(path(number)));
          // The chain would refuse to start on a broken file, so it is read here first.
          JSON.parse(json.toString("utf8"));
          for (const { number: bad, cause } of broken) {
            onWarning(`The chain's state-${bad}.json.gz is damaged and was removed: ${String(cause)}`);
            await rm(path(bad), { force: true });
          }
          return json;
        } catch (cause) {
          broken.push({ number, cause });
        }
      }
      if (broken.length === 0) return undefined;
      throw new EmbeddedChainError(`The chain's state in ${folder} is damaged.`, {
        fix: "Put a copy of the folder back, or move the data folder away to begin anew.",
        cause: broken[0]?.cause,
      });
    },
    async write(gzipped) {
      const temporary = join(folder, "state.tmp");
      const file = await open(temporary, "w");
      try {
        await file.writeFile(gzipped);
        await file.sync();
      } finally {
        await file.close();
      }
      last += 1;
      await rename(temporary, path(last));
      for (const number of (await numbers()).slice(SNAPSHOTS_KEPT)) await rm(path(number), { force: true });
    },
  };
}
