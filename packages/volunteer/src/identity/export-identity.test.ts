import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdentityImportError } from "../errors.ts";
import { accountOf } from "./account-of.ts";
import { exportIdentity } from "./export-identity.ts";
import { importIdentity } from "./import-identity.ts";
import { createSecrets } from "./secrets.ts";

const secrets = createSecrets(1);
const account = accountOf(secrets);
const passphrase = "correct horse battery";

describe("exportIdentity and importIdentity", () => {
  it("bring the same keys back, whatever the passphrase", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, maxLength: 60, unit: "grapheme" }), async (typed) => {
        const text = await exportIdentity({ secrets, account, passphrase: typed });
        expect(await importIdentity({ text, passphrase: typed })).toEqual(secrets);
      }),
      { numRuns: 4 },
    );
  });

  it("take a passphrase typed in another Unicode form", async () => {
    const text = await exportIdentity({ secrets, account, passphrase: "caf\u00e9 au lait" });
    expect(await importIdentity({ text, passphrase: "cafe\u0301 au lait" })).toEqual(secrets);
  });

  it("differ each time, and show the account alone", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => exportIdentity({ secrets, account, passphrase })));
    expect(a).not.toBe(b);
    expect(a).toContain(account);
    expect(a).not.toContain(Buffer.from(secrets.payout).toString("hex"));
  });

  it("refuse a wrong passphrase, and a short one", async () => {
    const text = await exportIdentity({ secrets, account, passphrase });
    await expect(importIdentity({ text, passphrase: "wrong horse battery" })).rejects.toThrow("does not open");
    await expect(exportIdentity({ secrets, account, passphrase: "short" })).rejects.toThrow("fewer than 8");
  });

  it.each([
    ["no JSON", "{"],
    ["something else", '{"format":"other"}'],
    ["a huge file", JSON.stringify({ data: "0".repeat(20_000) })],
  ])("refuse %s", async (_, text) => {
    await expect(importIdentity({ text, passphrase })).rejects.toThrow(IdentityImportError);
  });

  it.each([
    ["weaker iterations", (file: ExportFile) => ({ ...file, kdf: { ...file.kdf, iterations: 1_000 } })],
    ["endless iterations", (file: ExportFile) => ({ ...file, kdf: { ...file.kdf, iterations: 1e9 } })],
    ["another account", (file: ExportFile) => ({ ...file, account: `0x${"11".repeat(20)}` })],
    [
      "a flipped bit",
      (file: ExportFile) => ({ ...file, data: `${file.data.slice(0, -1)}${file.data.endsWith("0") ? 1 : 0}` }),
    ],
    ["an extra field", (file: ExportFile) => ({ ...file, more: 1 })],
  ])("refuse a file with %s", async (_, change) => {
    const file: ExportFile = JSON.parse(await exportIdentity({ secrets, account, passphrase }));
    await expect(importIdentity({ text: JSON.stringify(change(file)), passphrase })).rejects.toThrow(
      IdentityImportError,
    );
  });
});

interface ExportFile {
  kdf: { iterations: number };
  data: string;
}
