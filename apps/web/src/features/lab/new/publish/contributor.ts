import type { Address } from "@starling/protocol";
import { JobRefusedError } from "@starling/sdk";
import type { Draft } from "../draft/draft.ts";
import type { Contributor } from "./messages.ts";

/**
 * Whom the dataset's manifest names.
 * @returns undefined where nobody was typed
 * @throws JobRefusedError for what is no account
 */
export function readContributor({
  contributor,
  royalty,
}: Pick<Draft, "contributor" | "royalty">): Contributor | undefined {
  const account = contributor.trim().toLowerCase();
  if (account === "") return undefined;
  if (!/^0x[0-9a-f]{40}$/.test(account)) {
    throw new JobRefusedError("The contributor is not an account.", {
      fix: "Type 0x and 40 hexadecimal digits, or leave the field empty.",
    });
  }
  return { account: account as Address, bps: Math.round(royalty * 100) };
}
