import { type Address, type PeerSigner, type SigningDomain, signTyped, type TypedSigner } from "@starling/protocol";
import type { Clock } from "../components.ts";
import type { Book } from "../state/book.ts";
import type { JobState } from "../state/state.ts";
import { nextRelease, type Release } from "./release.ts";

/** What signing vouchers needs. */
export interface VoucherComponents {
  readonly book: Book;
  readonly clock: Clock;
  readonly signer: TypedSigner;
  readonly peerSigner: PeerSigner;
  readonly domain: SigningDomain;
}

/** Accounts that worked for the job and whose released amount is above their voucher's. */
export function dueVouchers(job: JobState, { leaves }: Release): { account: Address; amount: bigint }[] {
  return leaves.filter(({ account, amount }) => {
    const held = BigInt(job.vouchers.get(account)?.voucher.cumulativeAmount ?? 0);
    return job.chunks.has(account) && amount > held;
  });
}

/**
 * Signs what was released since the last time: a running total per account in this coordinator's stream, which the
 * epoch after the newest one, and all later ones, must cover.
 */
export async function signVouchers(
  { book, clock, signer, peerSigner, domain }: VoucherComponents,
  job: JobState,
): Promise<void> {
  const epoch = (job.epochs.at(-1)?.epoch ?? 0) + 1;
  for (const { account, amount } of dueVouchers(job, nextRelease(job))) {
    const cumulativeAmount = amount.toString();
    const voucher = { job: job.job, account, stream: peerSigner.publicKey, cumulativeAmount, epoch };
    const signature = await signTyped(signer, domain, "Voucher", voucher);
    await book.record(() => {
      return [{ type: "voucher-signed", at: clock.now(), job: job.job, voucher: { voucher, signature } }];
    });
  }
}
