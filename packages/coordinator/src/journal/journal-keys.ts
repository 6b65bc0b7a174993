import { type Bytes32, type PeerSigner, verifyPeerSignature } from "@starling/protocol";

/** Makes and checks the signatures of entries; what is signed is the entry's digest of 32 bytes. */
export interface JournalKeys {
  sign(digest: Uint8Array): Uint8Array;
  /** Whether this coordinator, or one it took over from, made the signature. */
  verify(digest: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * Keys over the coordinator's session key.
 * @param predecessors public keys of coordinators whose journals may be continued
 */
export function journalKeys(signer: PeerSigner, predecessors: readonly Bytes32[] = []): JournalKeys {
  const trusted = [signer.publicKey, ...predecessors];
  return {
    sign: (digest) => signer.sign("journal", digest),
    verify: (digest, signature) => trusted.some((key) => verifyPeerSignature("journal", digest, signature, key)),
  };
}
