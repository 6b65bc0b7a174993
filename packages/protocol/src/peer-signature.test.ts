import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AuthorityError } from "./errors.ts";
import { assertPeerSignature, peerSigner, verifyPeerSignature } from "./peer-signature.ts";

const signer = peerSigner(new Uint8Array(32).fill(1));
const digest = new Uint8Array(32).fill(2);

describe("peer signatures", () => {
  it("hold for their type, digest and key only", () => {
    const signature = signer.sign("receipt", digest);
    const other = peerSigner(new Uint8Array(32).fill(3));
    expect(verifyPeerSignature("receipt", digest, signature, signer.publicKey)).toBe(true);
    expect(verifyPeerSignature("verdict", digest, signature, signer.publicKey)).toBe(false);
    expect(verifyPeerSignature("receipt", digest, signature, other.publicKey)).toBe(false);
    expect(() => assertPeerSignature("receipt", new Uint8Array(32), signature, signer.publicKey)).toThrow(
      AuthorityError,
    );
  });

  it("are false, not thrown, for malformed input", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 40 }), (signature, key) => {
        const hex = `0x${Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("")}` as const;
        expect(verifyPeerSignature("receipt", digest, signature, hex)).toBe(false);
      }),
    );
  });
});
