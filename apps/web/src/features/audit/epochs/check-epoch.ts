import { type Ledger, readCase, readEpochs, readParams } from "@starling/ledger";
import { type Finding, InvalidDataError, type JobId, verifyEpoch } from "@starling/protocol";
import { EvidenceMissingError, type GetBlock, loadCase } from "@starling/sdk";
import { chainCase } from "./chain-case.ts";

/** Receipts whose signatures are checked, drawn at random: at about 2 ms each. */
const SAMPLE = 200;

export interface EpochOrder {
  readonly job: JobId;
  /** The transaction that proposed the epoch. */
  readonly transaction: string;
}

/**
 * Rebuilds one epoch from the evidence that the chain names for it, and says what an honest one would not show.
 * Evidence that is not to be had, or is no evidence, is a finding, too.
 * @throws ChainUnreachableError
 */
export async function checkEpoch(
  ledger: Ledger,
  get: GetBlock,
  { job, transaction }: EpochOrder,
): Promise<readonly Finding[]> {
  const params = await readParams(ledger, { job });
  const known = chainCase(job, await readEpochs(ledger, { job }), transaction);
  if (known === undefined) {
    throw new InvalidDataError("The chain has no such epoch.", { fix: "Reload the page: it may have been replaced." });
  }
  const { epoch } = known.proposed;
  // While it waits the contract also says for whom its proposer acted.
  const chain = await readCase(ledger, { params, epoch }).catch(() => known);
  const held = chain.proposed.evidence === known.proposed.evidence ? chain : known;
  try {
    const given = await loadCase(ledger, get, { params, epoch, chain: held });
    const seed = crypto.getRandomValues(new Uint8Array(32));
    return (await verifyEpoch(given, { seed, size: SAMPLE })).findings;
  } catch (error) {
    if (error instanceof EvidenceMissingError || error instanceof InvalidDataError) {
      return [{ place: "blocks", words: error.message }];
    }
    throw error;
  }
}
