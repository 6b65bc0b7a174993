import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { type Hex, toHex } from "@starling/protocol";
import * as z from "zod/mini";
import { type DataFolder, writeDurably } from "./data-folder.ts";
import { DataFolderError } from "./errors.ts";

const secret = z.string().check(z.regex(/^0x[0-9a-f]{64}$/));
const KeyFile = z.strictObject({
  v: z.literal(1),
  /** Ed25519 seed of the station's libp2p identity; it also signs acknowledgements and the journal. */
  peer: secret,
  /** secp256k1 key that deploys, coordinates, and sponsors claims. */
  station: secret,
  /** secp256k1 key of the researcher that the embedded chain funds. */
  researcher: secret,
  /** secp256k1 key of the named arbiter. */
  arbiter: secret,
});

/** The station's secrets. */
export interface StationKeys {
  readonly peer: Hex;
  readonly station: Hex;
  readonly researcher: Hex;
  readonly arbiter: Hex;
}

/**
 * Reads the station's keys, making them on the first start.
 * @throws DataFolderError when the file is damaged: new keys would lose the station's identity.
 */
export function loadKeys(folder: DataFolder): StationKeys {
  const path = folder.at("keys.json");
  if (!existsSync(path)) {
    const make = () => toHex(randomBytes(32));
    const keys = { v: 1 as const, peer: make(), station: make(), researcher: make(), arbiter: make() };
    writeDurably(path, `${JSON.stringify(keys, null, 2)}\n`);
    return keys;
  }
  try {
    return z.parse(KeyFile, JSON.parse(readFileSync(path, "utf8"))) as StationKeys;
  } catch (cause) {
    throw new DataFolderError(`The station's keys in ${path} can not be read.`, {
      fix: "Restore the file from a backup, or move the data folder away to begin anew.",
      cause,
    });
  }
}
