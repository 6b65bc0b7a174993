import type { Address, JobId } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { type SignClaimComponents, signClaim } from "@starling/volunteer/claim";
import type { Moved } from "./claim-all.ts";

/**
 * The browser's own keys sign where the pay of a job goes; the station sends the transaction and pays its gas.
 * @throws IdentityError, ChainUnreachableError, StationRefusedError
 */
export async function claimWithSponsor(
  { client, ...keys }: SignClaimComponents & { readonly client: Pick<StationClient, "claim"> },
  order: { readonly job: JobId; readonly to: Address },
): Promise<Moved> {
  const { transaction, amount } = await client.claim(await signClaim(keys, order));
  return { transaction, amount: BigInt(amount) };
}
