import { describe, expect, it } from "vitest";
import { accountOf } from "../account-of.ts";
import { identityOperations } from "../identity-operations.ts";
import { memoryVault } from "../memory-vault.ts";
import { createSecrets } from "../secrets.ts";
import { browserPasskeys } from "./browser-passkeys.ts";
import { httpSealedKeys } from "./http-sealed-keys.ts";
import type { Passkeys, SealedKeys } from "./passkeys.ts";
import { openPayout, sealPayout } from "./seal.ts";

const secretOf = (n: number) => new Uint8Array(32).fill(n);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The same secret whenever it is asked, as a synchronised passkey gives it on every device. */
function authenticator(n: number): Passkeys {
  return { offer: async () => ({ offered: true }), make: async () => secretOf(n), ask: async () => secretOf(n) };
}

function shelf(): SealedKeys & { readonly kept: Map<string, Uint8Array<ArrayBuffer>> } {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  return { kept, put: async (name, sealed) => void kept.set(name, sealed), get: async (name) => kept.get(name) };
}

describe("a payout key under a passkey", () => {
  it("comes back on another device as the same account, in a session of its own", async () => {
    const sealed = shelf();
    const [old, other] = [memoryVault(), memoryVault()];
    const { session, payout, createdAt } = await old.open();
    await other.open();
    const kept = await identityOperations(old, () => true, {
      authenticator: authenticator(1),
      sealed,
    }).keepUnderPasskey();
    const there = identityOperations(other, () => false, { authenticator: authenticator(1), sealed });
    expect(await there.restoreWithPasskey()).toBe(kept);
    expect(await there.account()).toBe(accountOf({ payout }));
    const restored = await other.open();
    expect(restored).toMatchObject({ payout, createdAt });
    expect(restored.session).not.toEqual(session);
  });

  it("leaves the profile sealed only: neither the key nor the account nor the passkey's secret can be read", async () => {
    const sealed = shelf();
    const vault = memoryVault();
    const { payout } = await vault.open();
    await identityOperations(vault, () => false, { authenticator: authenticator(1), sealed }).keepUnderPasskey();
    const [[name, bytes] = ["", new Uint8Array()]] = [...sealed.kept];
    const travelled = `${name} ${hex(bytes)}`;
    for (const secret of [hex(payout), accountOf({ payout }).slice(2), hex(secretOf(1))]) {
      expect(travelled).not.toContain(secret);
    }
    expect(bytes.byteLength).toBeLessThanOrEqual(256);
  });

  it("is not found by another passkey, and not exchanged while it is in use", async () => {
    const sealed = shelf();
    const vault = memoryVault();
    await vault.open();
    await identityOperations(vault, () => false, { authenticator: authenticator(1), sealed }).keepUnderPasskey();
    const stranger = { authenticator: authenticator(2), sealed };
    await expect(identityOperations(vault, () => false, stranger).restoreWithPasskey()).rejects.toThrow("no account");
    const own = { authenticator: authenticator(1), sealed };
    await expect(identityOperations(vault, () => true, own).restoreWithPasskey()).rejects.toThrow("in use");
  });

  it("is refused when a bit of it was changed, and leaves the profile's keys alone", async () => {
    const { name, sealed } = await sealPayout(createSecrets(1), secretOf(3));
    for (const at of [0, 12, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(openPayout(changed, secretOf(3))).rejects.toThrow("does not open");
      const vault = memoryVault();
      const before = await vault.open();
      const components = {
        authenticator: authenticator(3),
        sealed: { put: async () => undefined, get: async (asked: string) => (asked === name ? changed : undefined) },
      };
      await expect(identityOperations(vault, () => false, components).restoreWithPasskey()).rejects.toThrow();
      expect(await vault.peek()).toEqual(before);
    }
  });

  it("looks different each time it is sealed", async () => {
    const secrets = createSecrets(1);
    const [a, b] = await Promise.all([sealPayout(secrets, secretOf(4)), sealPayout(secrets, secretOf(4))]);
    expect(a.name).toBe(b.name);
    expect(a.sealed).not.toEqual(b.sealed);
  });

  it("has nothing to keep before the first start, and no passkeys in Node", async () => {
    const none = identityOperations(memoryVault(), () => false);
    expect((await none.passkeyOffer()).offered).toBe(false);
    await expect(none.restoreWithPasskey()).rejects.toThrow("no passkeys");
    const empty = identityOperations(memoryVault(), () => false, {
      authenticator: authenticator(1),
      sealed: shelf(),
    });
    await expect(empty.keepUnderPasskey()).rejects.toThrow("no keys");
  });
});

const NAMED = { hostname: "localhost", port: "4610", protocol: "http:" };
const capabilities = async () => ({});
const credential = (prf: unknown) =>
  ({ rawId: new ArrayBuffer(4), getClientExtensionResults: () => ({ prf }) }) as unknown as PublicKeyCredential;

describe("browserPasskeys", () => {
  it.each([
    ["127.0.0.1", "http://localhost:4610"],
    ["[::1]", "http://localhost:4610"],
    ["192.0.2.7", "the site's name"],
  ])("says why %s has none, and where to go", async (hostname, where) => {
    const offer = await browserPasskeys({ location: { ...NAMED, hostname }, capabilities }).offer();
    expect(offer).toMatchObject({ offered: false, why: expect.stringContaining(hostname) });
    expect(JSON.stringify(offer)).toContain(where);
  });

  it("believes the browser that says it has no PRF, and asks one that says nothing", async () => {
    const credentials = { create: async () => null, get: async () => null };
    const offer = (known: Record<string, boolean>) =>
      browserPasskeys({ location: NAMED, credentials, capabilities: async () => known }).offer();
    expect(await offer({ "extension:prf": false })).toMatchObject({ offered: false });
    expect(await offer({ "extension:prf": true })).toEqual({ offered: true });
    expect(await offer({})).toEqual({ offered: true });
  });

  it("takes the secret at once where the authenticator gives it, and asks where it does not", async () => {
    const asked: unknown[] = [];
    const make = (prf: unknown) =>
      browserPasskeys({
        location: NAMED,
        capabilities,
        credentials: {
          create: async () => credential(prf),
          get: async (options) => {
            asked.push(options?.publicKey?.allowCredentials?.length);
            return credential({ results: { first: secretOf(9).buffer } });
          },
        },
      }).make(`0x${"ab".repeat(20)}`);
    expect(await make({ enabled: true, results: { first: secretOf(8) } })).toEqual(secretOf(8));
    expect(asked).toEqual([]);
    expect(await make({ enabled: true })).toEqual(secretOf(9));
    expect(asked).toEqual([1]);
  });

  it.each([
    ["no PRF", credential(undefined), "lacks the PRF"],
    ["a short secret", credential({ enabled: true, results: { first: new Uint8Array(16) } }), "lacks the PRF"],
  ])("refuses a passkey with %s", async (_, made, words) => {
    const passkeys = browserPasskeys({
      location: NAMED,
      capabilities,
      credentials: { create: async () => made, get: async () => made },
    });
    await expect(passkeys.make(`0x${"ab".repeat(20)}`)).rejects.toThrow(words);
  });

  it("takes a no for a no", async () => {
    const no = async () => {
      throw new DOMException("The operation was refused.", "NotAllowedError");
    };
    const passkeys = browserPasskeys({ location: NAMED, capabilities, credentials: { create: no, get: no } });
    await expect(passkeys.ask()).rejects.toMatchObject({ name: "PasskeyError", fix: expect.stringContaining("again") });
  });
});

describe("httpSealedKeys", () => {
  it("repeats the station's own words", async () => {
    const { createServer } = await import("node:http");
    const server = createServer((request, response) => {
      if (request.url?.endsWith("00") === true) response.writeHead(404).end();
      else {
        response.writeHead(507, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { message: "Full.", fix: "Export a file instead." } }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const keys = httpSealedKeys(`http://127.0.0.1:${port}`);
    expect(await keys.get("00")).toBeUndefined();
    await expect(keys.put("01", secretOf(1))).rejects.toMatchObject({
      message: "Full.",
      fix: "Export a file instead.",
    });
    await new Promise((resolve) => server.close(resolve));
    await expect(keys.get("00")).rejects.toThrow("does not answer");
  });
});
