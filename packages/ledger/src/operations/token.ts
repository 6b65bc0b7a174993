import type { Address } from "@starling/protocol";
import { type WriteOptions, type Written, writeToken } from "../execute.ts";
import type { Ledger } from "../ledger.ts";
import { readToken } from "../read.ts";

/** Token wei that an account holds. */
export function balanceOf(
  ledger: Pick<Ledger, "client">,
  { token, account }: { token: Address; account: Address },
): Promise<bigint> {
  return readToken(ledger, token, "balanceOf", [account]);
}

/** Token wei that `spender` may still take from `owner`. */
export function allowance(
  ledger: Pick<Ledger, "client">,
  { token, owner, spender }: { token: Address; owner: Address; spender: Address },
): Promise<bigint> {
  return readToken(ledger, token, "allowance", [owner, spender]);
}

/** Lets `spender`, by default the settlement contract, take up to `amount` token wei from the sender. */
export function approve(
  ledger: Ledger,
  { token, amount, spender, ...options }: WriteOptions & { token: Address; amount: bigint; spender?: Address },
): Promise<Written> {
  return writeToken(ledger, token, "approve", [spender ?? ledger.rounds, amount], options);
}

/** Sends the sender's own tokens. */
export function transfer(
  ledger: Ledger,
  { token, to, amount, ...options }: WriteOptions & { token: Address; to: Address; amount: bigint },
): Promise<Written> {
  return writeToken(ledger, token, "transfer", [to, amount], options);
}

/** Makes new test tokens; only the token's deployer may. */
export function mint(
  ledger: Ledger,
  { token, to, amount, ...options }: WriteOptions & { token: Address; to: Address; amount: bigint },
): Promise<Written> {
  return writeToken(ledger, token, "mint", [to, amount], options);
}

/** Takes the test token's daily gift to the sender. */
export function faucet(ledger: Ledger, { token, ...options }: WriteOptions & { token: Address }): Promise<Written> {
  return writeToken(ledger, token, "faucet", [], options);
}
