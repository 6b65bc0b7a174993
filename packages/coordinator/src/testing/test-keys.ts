import {
  type Address,
  fromHex,
  type PeerSigner,
  peerSigner,
  type SignedDelegation,
  type SigningDomain,
  signTyped,
  type TypedSigner,
  typedHash,
} from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { TEST_CHAIN_ID, TEST_CONTRACT } from "./test-chain.ts";

export const TEST_DOMAIN: SigningDomain = { chainId: TEST_CHAIN_ID, contract: TEST_CONTRACT };

/** A secp256k1 account that follows from a number. */
export function testAccount(n: number): TypedSigner {
  const account = privateKeyToAccount(`0x${n.toString(16).padStart(64, "0")}`);
  return {
    address: account.address.toLowerCase() as Address,
    signTypedData: (data) => account.signTypedData(data),
  };
}

/** The seed of an Ed25519 session that follows from a number. */
export function testSeed(n: number): Uint8Array {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, n);
  return seed;
}

/** An Ed25519 session that follows from a number. */
export function testSession(n: number): PeerSigner {
  return peerSigner(testSeed(n));
}

/** A worker's identity: payout key and session key bound both ways. */
export async function testDelegation(
  payout: TypedSigner,
  session: PeerSigner,
  domain: SigningDomain = TEST_DOMAIN,
): Promise<SignedDelegation> {
  const delegation = {
    worker: payout.address,
    peer: session.publicKey,
    scope: `0x${"00".repeat(32)}`,
    expiry: 4_000_000_000,
  } as const;
  const signature = await signTyped(payout, domain, "Delegation", delegation);
  const hash = fromHex(typedHash(domain, "Delegation", delegation));
  return { delegation, signature, peerSignature: session.sign("delegation", hash) };
}
