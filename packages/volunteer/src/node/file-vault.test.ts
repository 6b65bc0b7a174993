import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecrets } from "../identity/secrets.ts";
import { fileVault } from "./file-vault.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "starling-vault-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("fileVault", () => {
  it("keeps keys that only their owner may read", async () => {
    const path = join(folder, "deep", "identity");
    expect(await fileVault(path).peek()).toBeUndefined();
    const secrets = await fileVault(path).open();
    expect(await fileVault(path).open()).toEqual(secrets);
    expect((await stat(path)).mode & 0o077).toBe(0);
    const other = createSecrets(9);
    await fileVault(path).replace(other);
    expect(await fileVault(path).peek()).toEqual(other);
  });

  it("never puts new keys in place of damaged ones", async () => {
    const path = join(folder, "identity");
    await writeFile(path, "not keys");
    await expect(fileVault(path).open()).rejects.toThrow("cannot be read");
  });
});
