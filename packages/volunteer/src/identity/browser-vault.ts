import { decodeBlock, encodeBlock } from "@starling/protocol";
import { type DBSchema, openDB } from "idb";
import { LOCK } from "../constants.ts";
import { IdentityError } from "../errors.ts";
import { createSecrets, Secrets } from "./secrets.ts";
import type { Vault } from "./vault.ts";

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

interface VaultSchema extends DBSchema {
  /** One non-extractable AES-GCM key: scripts can use it here and carry it nowhere. */
  wrap: { key: "key"; value: CryptoKey };
  sealed: { key: "identity"; value: Sealed };
}

export interface BrowserVaultInit {
  /** Name of the IndexedDB database. */
  readonly name?: string;
  /** `navigator.locks`; without it two tabs could make two identities at their first start. */
  readonly locks?: Pick<LockManager, "request">;
}

const AES = { name: "AES-GCM", length: 256 } as const;
/** Keeps a sealed identity from passing for something else under the same key. */
const CONTEXT = new TextEncoder().encode("starling/identity/1");

/** Keys in IndexedDB, encrypted under a key that this origin can use and nobody can read. */
export function browserVault(init: BrowserVaultInit = {}): Vault {
  const { name = "starling-identity", locks = navigator.locks } = init;
  const database = () =>
    openDB<VaultSchema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("wrap");
        db.createObjectStore("sealed");
      },
    });

  async function read(): Promise<Secrets | undefined> {
    const db = await database();
    try {
      const sealed = await db.get("sealed", "identity");
      if (sealed === undefined) return undefined;
      const key = await db.get("wrap", "key");
      if (key === undefined) throw damaged();
      const plain = await crypto.subtle
        .decrypt({ name: AES.name, iv: sealed.iv, additionalData: CONTEXT }, key, sealed.data)
        .catch((cause: unknown) => {
          throw damaged(cause);
        });
      return decodeBlock(Secrets, new Uint8Array(plain));
    } finally {
      db.close();
    }
  }

  async function write(secrets: Secrets): Promise<void> {
    const key = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new Uint8Array(encodeBlock(secrets).bytes);
    const data = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData: CONTEXT }, key, plain);
    plain.fill(0);
    const db = await database();
    try {
      // One transaction: a crash leaves the old pair or the new one, never a key without its identity.
      const write = db.transaction(["wrap", "sealed"], "readwrite", { durability: "strict" });
      await Promise.all([
        write.objectStore("wrap").put(key, "key"),
        write.objectStore("sealed").put({ iv, data }, "identity"),
        write.done,
      ]);
    } catch (cause) {
      throw new IdentityError("The browser did not keep the keys.", {
        fix: "Leave private mode, or allow this site to store data.",
        cause,
      });
    } finally {
      db.close();
    }
  }

  const exclusive = <T>(action: () => Promise<T>): Promise<T> => locks.request(LOCK.identity, action) as Promise<T>;

  return {
    open: () =>
      exclusive(async () => {
        const kept = await read();
        if (kept !== undefined) return kept;
        const secrets = createSecrets();
        await write(secrets);
        return secrets;
      }),
    peek: read,
    replace: (secrets) => exclusive(() => write(secrets)),
  };
}

function damaged(cause?: unknown): IdentityError {
  return new IdentityError("The keys of this browser cannot be read.", {
    fix: "Import the identity that you exported, or clear this site's data to start with a new one.",
    cause,
  });
}
