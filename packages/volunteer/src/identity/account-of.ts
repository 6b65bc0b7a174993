import type { Address } from "@starling/protocol";
import { toHex } from "@starling/protocol";
import { privateKeyToAddress } from "viem/accounts";
import type { Secrets } from "./secrets.ts";

/** The account of the payout key: the name under which the work is paid. */
export function accountOf(secrets: Pick<Secrets, "payout">): Address {
  return privateKeyToAddress(toHex(secrets.payout)).toLowerCase() as Address;
}
