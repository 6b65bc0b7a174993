import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { IdentityError } from "../errors.ts";
import { browserVault } from "./browser-vault.ts";
import { createSecrets } from "./secrets.ts";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const rows = async () => {
  const db = await openDB("starling-identity");
  const [key, sealed] = [await db.get("wrap", "key"), await db.get("sealed", "identity")];
  db.close();
  return { key, sealed };
};

describe("browserVault", () => {
  it("makes keys at the first open and finds them again after a reload", async () => {
    expect(await browserVault().peek()).toBeUndefined();
    const first = await browserVault().open();
    expect(await browserVault().open()).toEqual(first);
    expect(await browserVault().peek()).toEqual(first);
  });

  it("gives two tabs that start at once the same keys", async () => {
    const [a, b] = await Promise.all([browserVault().open(), browserVault().open()]);
    expect(a).toEqual(b);
  });

  it("keeps nothing in the clear, and the key cannot be read out", async () => {
    const { session, payout } = await browserVault().open();
    const { key, sealed } = await rows();
    const stored = Buffer.from(sealed.data).toString("hex");
    expect(stored).not.toContain(Buffer.from(session).toString("hex"));
    expect(stored).not.toContain(Buffer.from(payout).toString("hex"));
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });

  it("replaces keys", async () => {
    await browserVault().open();
    const secrets = createSecrets(5);
    await browserVault().replace(secrets);
    expect(await browserVault().open()).toEqual(secrets);
  });

  it.each(["flipped", "without its key"])("never puts new keys in place of ones that are %s", async (damage) => {
    await browserVault().open();
    const db = await openDB("starling-identity");
    if (damage === "flipped") {
      const sealed = await db.get("sealed", "identity");
      const data = new Uint8Array(sealed.data);
      data[20] = (data[20] ?? 0) ^ 1;
      await db.put("sealed", { iv: sealed.iv, data: data.buffer }, "identity");
    } else await db.delete("wrap", "key");
    db.close();
    await expect(browserVault().open()).rejects.toThrow(IdentityError);
    await expect(browserVault().open()).rejects.toThrow("cannot be read");
  });
});
