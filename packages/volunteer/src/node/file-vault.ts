import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { decodeBlock, encodeBlock } from "@starling/protocol";
import { IdentityError } from "../errors.ts";
import { createSecrets, Secrets } from "../identity/secrets.ts";
import type { Vault } from "../identity/vault.ts";
import { writeDurably } from "./file-storage.ts";

/** Keys in a file that only its owner may read: Node has no place that keeps them better. */
export function fileVault(path: string): Vault {
  async function read(): Promise<Secrets | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw damaged(path, error);
    }
    try {
      return decodeBlock(Secrets, bytes);
    } catch (cause) {
      throw damaged(path, cause);
    }
  }
  async function write(secrets: Secrets): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(path, encodeBlock(secrets).bytes);
  }
  return {
    async open() {
      const kept = await read();
      if (kept !== undefined) return kept;
      const secrets = createSecrets();
      await write(secrets);
      return secrets;
    },
    peek: read,
    replace: write,
  };
}

function damaged(path: string, cause: unknown): IdentityError {
  return new IdentityError(`The identity in ${path} cannot be read.`, {
    fix: "Import an exported identity, or move the file away to start with a new one.",
    cause,
  });
}
