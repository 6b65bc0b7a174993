import { peerSigner } from "@starling/protocol";
import { describe, expect, test } from "vitest";
import { identityKey, keyOfPeerId, peerIdOfKey, peerIdOfSeed } from "./identity.ts";

describe("an identity", () => {
  test("is the same key for libp2p and for signatures", async () => {
    const seed = new Uint8Array(32).fill(5);
    const peer = await peerIdOfSeed(seed);
    expect(keyOfPeerId(peer)).toBe(peerSigner(seed).publicKey);
    expect(peerIdOfKey(peerSigner(seed).publicKey)).toBe(peer);
  });

  test("needs 32 bytes", async () => {
    await expect(identityKey(new Uint8Array(31))).rejects.toMatchObject({ name: "NetworkConfigError" });
  });

  test("without an Ed25519 key is refused", () => {
    const rsa = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";
    expect(() => keyOfPeerId(rsa)).toThrow(expect.objectContaining({ name: "NetworkConfigError" }));
  });
});
