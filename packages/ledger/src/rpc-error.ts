import type { Hex } from "@starling/protocol";
import { BaseError } from "viem";
import { ChainUnreachableError, LedgerError, WalletRejectedError } from "./errors.ts";

/** A node's reason to refuse a transaction, in our words; "known" when it has the very same one already. */
export type Refusal =
  | "known"
  /** `again`: the node that gave us the nonce lagged behind the one that took the transaction. */
  | { readonly message: string; readonly fix: string; readonly again?: true };

const refusals: readonly { readonly pattern: RegExp; readonly refusal: Refusal }[] = [
  { pattern: /already known|already imported|known transaction|already in mempool/i, refusal: "known" },
  {
    pattern: /insufficient funds/i,
    refusal: { message: "the account cannot pay for gas", fix: "Send it some of the chain's own currency." },
  },
  {
    pattern: /nonce too low|nonce has already been used|replacement transaction underpriced/i,
    refusal: {
      message: "its nonce is used up",
      fix: "Try again; if it recurs, another program sends with this key.",
      again: true,
    },
  },
  {
    pattern: /underpriced|max fee per gas less than|fee cap/i,
    refusal: { message: "its fee is too low", fix: "Try again with the chain's present fees." },
  },
  {
    pattern: /intrinsic gas|gas limit|out of gas/i,
    refusal: { message: "its gas limit does not fit", fix: "Send less in one transaction." },
  },
];

/** All words of an error and its causes: nodes have no common codes for these cases. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    words.push(at.message);
    if (at instanceof BaseError) words.push(at.details);
  }
  return words.join("\n");
}

function codeOf(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "number" && at.code !== 0) return at.code;
  }
  return undefined;
}

/** Why the node refused for good, or undefined when it is open whether it did. */
export function refusalOf(error: unknown): Refusal | undefined {
  const words = wordsOf(error);
  const known = refusals.find(({ pattern }) => pattern.test(words));
  if (known !== undefined) return known.refusal;
  // A JSON-RPC error object is an answer; anything else is a broken road.
  const code = codeOf(error);
  if (code === undefined || code > -32_000) return undefined;
  return { message: words.split("\n")[0] ?? "no reason given", fix: "See the node's own words above." };
}

/** Turns whatever an RPC call threw into an error with a fix. `hash` names a transaction that may have got through. */
export function rpcError(cause: unknown, hash?: Hex): LedgerError {
  if (cause instanceof LedgerError) return cause;
  if (codeOf(cause) === 4001) {
    return new WalletRejectedError("The wallet declined.", { fix: "Confirm it in the wallet, or leave it.", cause });
  }
  const words = cause instanceof BaseError ? cause.shortMessage : wordsOf(cause).split("\n")[0];
  const fix = hash === undefined ? "Check that it runs and try again." : `Look for ${hash} before you try again.`;
  return new ChainUnreachableError(`The chain did not answer: ${words ?? "no reason given"}`, { fix, cause });
}
