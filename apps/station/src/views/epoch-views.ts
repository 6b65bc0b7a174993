import { type EpochRecord, type Ledger, type RpcRequest, readEpochs, readPostedJobs } from "@starling/ledger";
import type { BlockStore } from "@starling/network";
import {
  CODEC,
  cidFromDigest,
  decodeBlock,
  decodeEpochHeader,
  EpochEvidence,
  type EpochView,
  type JobId,
  LeafPage,
} from "@starling/protocol";

/** What an epoch's evidence says, as far as this station holds it. */
interface EvidenceFacts {
  readonly dag: string;
  readonly leaves: number;
}

async function readEvidence(store: BlockStore, { evidence }: EpochRecord): Promise<EvidenceFacts | undefined> {
  const header = await store.get(cidFromDigest(evidence, CODEC.raw));
  if (header === undefined) return undefined;
  const dag = cidFromDigest(decodeEpochHeader(header).dag);
  const bytes = await store.get(dag);
  if (bytes === undefined) return undefined;
  let leaves = 0;
  for (const page of decodeBlock(EpochEvidence, bytes).leaves) {
    const block = await store.get(page);
    if (block !== undefined) leaves += decodeBlock(LeafPage, block).leaves.length;
  }
  return { dag: dag.toString(), leaves };
}

function stateOf(record: EpochRecord, newest: boolean, now: number): EpochView["state"] {
  if (record.stands === false) return "rejected";
  if (record.challenge !== undefined && record.stands === undefined) return "challenged";
  return newest && now < record.ripeAt ? "proposed" : "final";
}

function rejectionOf(record: EpochRecord): EpochView["rejection"] {
  const { stands, disproof, resolution, transaction } = record;
  if (stands !== false) return null;
  if (disproof === undefined)
    return { by: "arbiter", kind: null, prover: null, transaction: resolution ?? transaction };
  return { by: "proof", kind: disproof.kind, prover: disproof.by, transaction: disproof.transaction };
}

/** Epochs of a job, or of all jobs, newest first. */
export async function readEpochViews(
  { ledger, request, store }: { ledger: Ledger; request: RpcRequest; store: BlockStore },
  job?: string,
): Promise<EpochView[]> {
  const jobs = job === undefined ? (await readPostedJobs(ledger)).map((posted) => posted.job) : [job as JobId];
  const now = Date.now() / 1_000;
  const views: EpochView[] = [];
  for (const id of jobs) {
    const records = await readEpochs(ledger, { job: id });
    for (const [i, record] of records.entries()) {
      const facts = await readEvidence(store, record);
      if (facts === undefined) continue;
      const receipt = (await request({ method: "eth_getTransactionReceipt", params: [record.transaction] })) as {
        gasUsed?: string;
      } | null;
      views.push({
        job: id,
        epoch: record.epoch,
        root: record.root,
        total: record.total.toString(),
        evidence: record.evidence,
        dag: facts.dag,
        transaction: record.transaction,
        gas: BigInt(receipt?.gasUsed ?? 0).toString(),
        proposer: record.proposer,
        challenge: record.challenge ?? null,
        rejection: rejectionOf(record),
        state: stateOf(record, i === records.length - 1, now),
        finalAt: record.ripeAt,
        leaves: facts.leaves,
      });
    }
  }
  return views.reverse();
}
