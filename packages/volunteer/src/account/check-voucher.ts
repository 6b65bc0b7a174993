import { type Address, type Bytes32, type SignedVoucher, type SigningDomain, verifyTyped } from "@starling/protocol";
import { PayError } from "../errors.ts";

export interface CheckVoucherParameters {
  readonly voucher: SignedVoucher;
  readonly domain: SigningDomain;
  readonly job: Bytes32;
  readonly account: Address;
  /** The hot key of the job's checked delegation. */
  readonly signer: Address;
  /** The voucher that is kept already. */
  readonly kept?: SignedVoucher | undefined;
}

/**
 * Checks a voucher before it replaces the kept one: ours, signed by the key that the job's coordinator delegated to, and
 * not below what was promised before (PROTOCOL §7: a running total never falls).
 * @throws PayError
 */
export async function checkVoucher(parameters: CheckVoucherParameters): Promise<void> {
  const { voucher: signed, domain, job, account, signer, kept } = parameters;
  const { voucher, signature } = signed;
  if (voucher.job !== job || voucher.account !== account) throw refused("is for another job or account");
  if (kept !== undefined && kept.voucher.stream === voucher.stream) {
    if (BigInt(voucher.cumulativeAmount) < BigInt(kept.voucher.cumulativeAmount))
      throw refused("promises less than before");
  }
  if (!(await verifyTyped(domain, "Voucher", voucher, signature, signer))) {
    throw refused("is not signed by the key that the coordinator delegated to");
  }
}

function refused(what: string): PayError {
  return new PayError(`A voucher ${what}.`, { fix: "The kept voucher stays; report the coordinator." });
}
