import { type JobOnChain, type Ledger, seal } from "@starling/ledger";
import { CODEC, cidFromDigest, decodeBlock, decodeEpochHeader, JobSpec, termsOf } from "@starling/protocol";
import { JobRefusedError, type StationClient } from "@starling/sdk";

interface SealOptions {
  /** The chain, with the wallet as sender. */
  readonly ledger: Ledger;
  readonly client: Pick<StationClient, "block">;
  readonly chain: Pick<JobOnChain, "params" | "final">;
}

/**
 * Puts on record what a job ended with: the header of its last epoch, which the chain knows by its hash.
 * @throws JobRefusedError without a final epoch; LedgerError
 */
export async function sealWithWallet({ ledger, client, chain: { params, final } }: SealOptions): Promise<void> {
  if (final === undefined) throw new JobRefusedError("Nothing is settled.", { fix: "Wait for the first final epoch." });
  const header = decodeEpochHeader(await client.block(cidFromDigest(final.evidence, CODEC.raw)));
  const spec = decodeBlock<JobSpec>(JobSpec, await client.block(cidFromDigest(params.spec)));
  await seal(ledger, { params, terms: termsOf(spec), header });
}
