import type { Address, Bytes32, JobId, JobOffer, SigningDomain } from "@starling/protocol";
import type { ChainReader } from "../components.ts";
import { checkOffer } from "./check-offer.ts";

/** Offers whose authority was checked against the chain. */
export interface OfferBook {
  /**
   * Checks an offer, once for as long as it stays the same and its delegation lives.
   * @throws OfferRefusedError, AuthorityError, or what the chain throws
   */
  verify(offer: JobOffer, signal: AbortSignal): Promise<void>;
  /** The hot key that signs this job's vouchers, from a checked offer. */
  signerOf(job: JobId): Address | undefined;
}

export interface OfferBookInit {
  readonly chain: Pick<ChainReader, "readJob">;
  readonly domain: SigningDomain;
  /** Raw Ed25519 key of the coordinator's peer. */
  readonly peer: Bytes32;
  readonly now?: () => number;
}

/** Makes an empty book. */
export function offerBook({ chain, domain, peer, now = Date.now }: OfferBookInit): OfferBook {
  const checked = new Map<JobId, { readonly offer: JobOffer; readonly until: number }>();
  return {
    async verify(offer, signal) {
      const seconds = Math.floor(now() / 1000);
      const known = checked.get(offer.job);
      if (known !== undefined && known.until > seconds && sameAuthority(known.offer, offer)) return;
      checked.delete(offer.job);
      const job = await chain.readJob(offer.job, { signal });
      await checkOffer({ offer, job, domain, peer, seconds });
      checked.set(offer.job, {
        offer,
        until: Math.min(offer.delegation.delegation.expiry, job.end, seconds + RECHECK),
      });
    },
    signerOf: (job) => checked.get(job)?.offer.delegation.delegation.signer,
  };
}

/** Seconds for which a reading of the chain is trusted: a handover takes effect here within a minute. */
const RECHECK = 60;

function sameAuthority(a: JobOffer, b: JobOffer): boolean {
  return a.spec.equals(b.spec) && a.client === b.client && a.delegation.signature === b.delegation.signature;
}
