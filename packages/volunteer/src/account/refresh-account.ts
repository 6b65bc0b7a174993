import { errorText, SignedVoucher } from "@starling/protocol";
import { PayError } from "../errors.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import { recordTable } from "../storage/record-table.ts";
import type { VolunteerStorage } from "../storage/storage.ts";
import { accountView } from "./account-view.ts";
import { checkVoucher } from "./check-voucher.ts";
import { keepAccount } from "./kept-account.ts";

/**
 * Asks what the account has earned, and keeps vouchers that hold. One that does not hold is left out and logged; the
 * figures are shown as the coordinator says them, the chain decides.
 * @throws PayError when the coordinator answers for another account
 */
export async function refreshAccount(
  context: ShiftContext,
  storage: VolunteerStorage,
  signal: AbortSignal,
): Promise<void> {
  const { session, identity, state, offers, domain, node, now } = context;
  const reply = await session.ask({ type: "account" }, signal);
  if (reply.account !== identity.account) {
    throw new PayError("The coordinator answered for another account.", { fix: "Reload the page." });
  }
  const vouchers = recordTable(storage.table("vouchers"), SignedVoucher);
  for (const { job, voucher } of reply.jobs) {
    const signer = offers.signerOf(job);
    if (voucher === null || signer === undefined) continue;
    const key = `${job}/${voucher.voucher.stream}`;
    const kept = await vouchers.get(key);
    if (kept?.signature === voucher.signature) continue;
    try {
      await checkVoucher({ voucher, domain, job, account: identity.account, signer, kept });
      await vouchers.put(key, voucher);
    } catch (error) {
      state.log("warning", errorText(error));
    }
  }
  const { account, standing, jobs } = reply;
  const view = { account, peer: node.peerId, standing, jobs, asOf: now() };
  state.set({ account: accountView(view) });
  await keepAccount(storage, view);
}
