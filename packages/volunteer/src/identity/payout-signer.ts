import { type TypedSigner, toHex } from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { accountOf } from "./account-of.ts";
import type { Secrets } from "./secrets.ts";

/** The payout key of a profile, as what signs for its account. */
export function payoutSigner(secrets: Secrets): TypedSigner {
  const signer = privateKeyToAccount(toHex(secrets.payout));
  return { address: accountOf(secrets), signTypedData: (data) => signer.signTypedData(data) };
}
