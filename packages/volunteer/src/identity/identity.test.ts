import { fromHex, type SigningDomain, typedHash, verifyPeerSignature, verifyTyped } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { DELEGATION_RENEW_SECONDS, DELEGATION_SECONDS } from "../constants.ts";
import { memoryStorage } from "../storage/memory-storage.ts";
import { delegationTable } from "./delegation-table.ts";
import { openIdentity } from "./identity.ts";
import { identityOperations } from "./identity-operations.ts";
import { memoryVault } from "./memory-vault.ts";
import { createSecrets } from "./secrets.ts";

const domain: SigningDomain = { chainId: 31_337, contract: `0x${"c0".repeat(20)}` };
const elsewhere: SigningDomain = { ...domain, chainId: 1 };
const start = 1_800_000_000_000;

function open(now: () => number = () => start, storage = memoryStorage(), secrets = createSecrets()) {
  return openIdentity({ secrets, delegations: delegationTable(storage), now });
}

describe("openIdentity", () => {
  it("binds both keys to each other", async () => {
    const identity = open();
    const { delegation, signature, peerSignature } = await identity.delegation(domain);
    expect(delegation).toMatchObject({ worker: identity.account, peer: identity.session.publicKey });
    expect(delegation.expiry).toBe(start / 1000 + DELEGATION_SECONDS);
    expect(await verifyTyped(domain, "Delegation", delegation, signature, identity.account)).toBe(true);
    const hash = fromHex(typedHash(domain, "Delegation", delegation));
    expect(verifyPeerSignature("delegation", hash, peerSignature, identity.session.publicKey)).toBe(true);
    expect(await verifyTyped(elsewhere, "Delegation", delegation, signature, identity.account)).toBe(false);
  });

  it("keeps a delegation over reloads and renews it before it runs out", async () => {
    const storage = memoryStorage();
    const secrets = createSecrets();
    let now = start;
    const first = await open(() => now, storage, secrets).delegation(domain);
    now += 1_000;
    expect(await open(() => now, storage, secrets).delegation(domain)).toEqual(first);
    now = (first.delegation.expiry - DELEGATION_RENEW_SECONDS + 1) * 1_000;
    const renewed = await open(() => now, storage, secrets).delegation(domain);
    expect(renewed.delegation.expiry).toBeGreaterThan(first.delegation.expiry);
  });

  it("makes one for each chain, and does not take another identity's", async () => {
    const storage = memoryStorage();
    const identity = open(() => start, storage);
    const [here, there] = [await identity.delegation(domain), await identity.delegation(elsewhere)];
    expect(here.signature).not.toBe(there.signature);
    const other = open(() => start, storage);
    expect((await other.delegation(domain)).delegation.worker).toBe(other.account);
  });
});

describe("identityOperations", () => {
  it("moves an identity from one profile to another", async () => {
    const [from, to] = [memoryVault(createSecrets()), memoryVault()];
    const text = await identityOperations(from, () => false).exportIdentity("a long passphrase");
    const there = identityOperations(to, () => false);
    expect(await there.account()).toBeUndefined();
    expect(await there.importIdentity(text, "a long passphrase")).toBe(
      await identityOperations(from, () => false).account(),
    );
    expect(await to.open()).toEqual(await from.open());
  });

  it("exports nothing where there is nothing, and exchanges no keys that are in use", async () => {
    const empty = identityOperations(memoryVault(), () => false);
    await expect(empty.exportIdentity("a long passphrase")).rejects.toThrow("no identity");
    const busy = identityOperations(memoryVault(), () => true);
    await expect(busy.importIdentity("{}", "a long passphrase")).rejects.toThrow("in use");
  });
});
