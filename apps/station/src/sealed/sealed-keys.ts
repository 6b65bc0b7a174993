import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "../data-folder.ts";
import { RequestError } from "../errors.ts";

/** A sealed payout key has about 100 bytes. */
export const MAX_SEALED_BYTES = 256;
/** Room for so many; a file of this size takes one 4 KiB block, so 400 MB at most. */
const MAX_KEPT = 100_000;
/** New names an hour. Nobody can be asked who he is before he has an account, so the flood is bounded for all at once. */
const NEW_PER_HOUR = 600;
const HOUR_MS = 3_600_000;

/** Payout keys that volunteers sealed under passkeys: ciphertext under names that only the passkeys can compute. */
export interface SealedKeys {
  /** @throws RequestError 429, 507 */
  put(name: string, sealed: Uint8Array): void;
  get(name: string): Uint8Array | undefined;
}

/** Keeps each sealed key in a file of its own below `folder`. */
export function openSealedKeys(folder: string, { now = Date.now, most = MAX_KEPT } = {}): SealedKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let kept = readdirSync(folder, { recursive: true }).filter((path) =>
    /^..[/\\][0-9a-f]{64}$/.test(String(path)),
  ).length;
  let times: number[] = [];
  const at = (name: string) => join(folder, name.slice(0, 2), name);
  return {
    get: (name) => (existsSync(at(name)) ? new Uint8Array(readFileSync(at(name))) : undefined),
    put(name, sealed) {
      if (!existsSync(at(name))) {
        times = times.filter((time) => time > now() - HOUR_MS);
        if (kept >= most) {
          throw new RequestError(507, "The station keeps no more sealed keys.", "Export a file instead.");
        }
        if (times.length >= NEW_PER_HOUR) {
          throw new RequestError(429, "The station has taken enough sealed keys for now.", "Try again in an hour.");
        }
        times.push(now());
        kept += 1;
      }
      mkdirSync(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      writeDurably(at(name), sealed);
    },
  };
}
