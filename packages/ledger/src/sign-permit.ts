import type { Address, Hex } from "@starling/protocol";
import type { Ledger } from "./ledger.ts";
import { readToken } from "./read.ts";

/** Seconds that a permit stays good: long enough to find one's wallet window again. */
const PERMIT_SECONDS = 3_600;

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** What a signer is asked to sign. */
export interface PermitData {
  readonly domain: { name: string; version: string; chainId: number; verifyingContract: Address };
  readonly types: typeof PERMIT_TYPES;
  readonly primaryType: "Permit";
  readonly message: { owner: Address; spender: Address; value: bigint; nonce: bigint; deadline: bigint };
}

/** A viem account, or a wallet behind the same call. */
export interface PermitSigner {
  readonly address: Address;
  signTypedData(data: PermitData): Promise<Hex>;
}

/**
 * Has the owner of tokens allow `spender` to take `amount` of them (ERC-2612, domain version 1).
 * @throws LedgerError when the token knows no permits.
 */
export async function signPermit(
  ledger: Ledger,
  given: { token: Address; spender: Address; amount: bigint; signer: PermitSigner; deadline?: bigint },
): Promise<{ signature: Hex; deadline: bigint }> {
  const { token, spender, amount, signer } = given;
  const deadline = given.deadline ?? BigInt(Math.floor(Date.now() / 1000) + PERMIT_SECONDS);
  const [name, nonce] = await Promise.all([
    readToken(ledger, token, "name", []),
    readToken(ledger, token, "nonces", [signer.address]),
  ]);
  const signature = await signer.signTypedData({
    domain: { name, version: "1", chainId: ledger.client.chain.id, verifyingContract: token },
    types: PERMIT_TYPES,
    primaryType: "Permit",
    message: { owner: signer.address, spender, value: amount, nonce, deadline },
  });
  return { signature, deadline };
}
