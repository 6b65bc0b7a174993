import type { CID } from "multiformats/cid";
import { type Block, cidFromDigest, digestOf, encodeBlock, rawBlock } from "../block.ts";
import { structHasher } from "../eip712.ts";
import { type EpochHeader, encodeEpochHeader, epochEvidenceDigest } from "../epoch-header.ts";
import {
  type EpochEvidence,
  LEAF_PAGE,
  type LeafPage,
  type PayLeaf,
  type Receipt,
  type ReceiptPage,
} from "../evidence.ts";
import { evidenceRoots } from "../evidence-roots.ts";
import { type Address, type JobId, toHex } from "../hex.ts";
import { laneOf } from "../lanes/registry.ts";
import type { TrainRecord } from "../lanes/train/record.ts";
import type { TrainSpec } from "../lanes/train/spec.ts";
import { type CumulativeLeaf, TREE_FORMS, treeOf } from "../pay-tree.ts";
import { payout } from "../payout.ts";
import { type PeerSigner, peerSigner } from "../peer-signature.ts";
import { settledRounds, settledRows } from "../settled-rows.ts";
import { termsHash, termsOf } from "../terms.ts";
import { delayOf } from "../units.ts";
import type { EpochCase, LoadedEpoch, LoadedRound, ProposedEpoch } from "../verify/epoch-case.ts";
import { sampleAddress, sampleBytes32, sampleCid, sampleJobId, sampleSpec } from "./samples.ts";

/** A result before it is signed and filed. */
export interface DraftRow {
  receipt: Receipt;
  ok: boolean;
  paid: boolean;
}

/** What a lying proposer changes in its newest epoch; everything above a change is hashed anew. */
export interface Tamper {
  rows?(rows: DraftRow[], round: number): DraftRow[];
  records?(record: TrainRecord): TrainRecord;
  leaves?(leaves: PayLeaf[]): PayLeaf[];
  /** The leaves of the tree itself, sentinels included. */
  tree?(leaves: CumulativeLeaf[]): CumulativeLeaf[];
  evidence?(evidence: EpochEvidence): EpochEvidence;
  header?(header: EpochHeader): EpochHeader;
  proposed?(proposed: ProposedEpoch): ProposedEpoch;
}

export interface PretendInit {
  readonly workers: number;
  /** Rounds of each epoch. */
  readonly epochs: readonly number[];
  /** (round, worker) of results that were found wrong. */
  readonly wrong?: readonly (readonly [number, number])[];
  /** (round, worker, rounds) of results that met their verdict so many rounds late, under the buffered recipe. */
  readonly late?: readonly (readonly [number, number, number])[];
  readonly common?: Partial<TrainSpec["common"]>;
  readonly laneParams?: Partial<TrainSpec["laneParams"]>;
  /** Whether the newest epoch releases all holdback. */
  readonly last?: boolean;
  readonly tamper?: Tamper;
  readonly domain?: EpochCase["domain"];
  readonly job?: JobId;
  readonly proposer?: Address;
  readonly page?: number;
}

export const PRETEND_PROPOSER = sampleAddress(0xc0);

/** The account of a pretended worker. */
export const pretendWorkerAddress = (worker: number): Address => sampleAddress(0x1000 + worker);

function sessionOf(worker: number): PeerSigner {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, worker + 1);
  return peerSigner(seed);
}

/**
 * A job's epochs as their verifier is handed them, oldest first: real receipts with real signatures over made-up results.
 * One chunk a worker and round.
 */
export function pretendEpochs(init: PretendInit): EpochCase[] {
  const { domain = { chainId: 31_415, contract: sampleAddress(0xcc) }, job = sampleJobId } = init;
  const spec = sampleSpec(init.common, init.laneParams);
  const delay = delayOf(spec);
  const lane = laneOf(spec);
  const newestOf = (round: LoadedRound | undefined) =>
    round === undefined ? lane.base(spec) : lane.made(round.record);
  const specCid = encodeBlock(spec).cid;
  const params = { spec: digestOf(specCid), terms: termsHash(termsOf(spec)) };
  const hashReceipt = structHasher(domain, "Receipt");
  const sessions = Array.from({ length: init.workers }, (_, worker) => sessionOf(worker));
  const wrong = new Set((init.wrong ?? []).map(([round, worker]) => `${round} ${worker}`));

  const fileRow = ({ receipt, ok, paid }: DraftRow): ReceiptPage["rows"][number] => {
    const hash = hashReceipt(receipt);
    const session = sessions.find(({ publicKey }) => publicKey === receipt.session) ?? sessionOf(0);
    const { round, chunk } = receipt;
    const verdict = { job, round, chunk, receipt: toHex(hash), kind: 0, metricPpm: 1_000_000, ok, issuedAt: 2 };
    return { receipt, signature: session.sign("receipt", hash), verdict, paid };
  };
  const draft = (round: number, worker: number): DraftRow => {
    const ok = !wrong.has(`${round} ${worker}`);
    const receipt: Receipt = {
      job,
      round,
      chunk: digestOf(sampleCid(`chunk ${round} ${worker}`)),
      copy: 0,
      attempt: 0,
      worker: pretendWorkerAddress(worker),
      session: sessions[worker]?.publicKey ?? sampleBytes32(0),
      deviceClass: sampleBytes32(2),
      result: digestOf(sampleCid(`result ${round} ${worker}`)),
      units: String(1_000_003 + 7 * worker),
      engine: sampleBytes32(1),
      issuedAt: 1,
    };
    return { receipt, ok, paid: ok };
  };

  const entryOf = ({ receipt }: Pick<DraftRow, "receipt">): TrainRecord["accepted"][number] => {
    const { worker, round } = receipt;
    const output = cidFromDigest(receipt.result);
    return { chunk: cidFromDigest(receipt.chunk), round, index: 0, worker, output, multiplier: 1 };
  };
  /** (round, worker) of the results that meet their verdict in a round. */
  const filedIn = (filed: number): [number, number][] => {
    const late = init.late ?? [];
    const isLate = (round: number, worker: number) => late.some(([r, w]) => r === round && w === worker);
    const own = Array.from({ length: init.workers }, (_, worker): [number, number] => [filed, worker]);
    const arrived = late.filter(([round, , rounds]) => round + rounds === filed);
    return [
      ...arrived.map(([round, worker]): [number, number] => [round, worker]),
      ...own.filter(([round, worker]) => !isLate(round, worker)),
    ];
  };

  const all: LoadedRound[] = [];
  const cases: EpochCase[] = [];
  init.epochs.forEach((count, at) => {
    const newest = at === init.epochs.length - 1;
    const tamper: Tamper = newest ? (init.tamper ?? {}) : {};
    const before = cases.at(-1);
    const first = all.length;
    for (let round = first; round < first + count; round++) {
      const filed = filedIn(round).map(([from, worker]) => draft(from, worker));
      const liars = new Set(filed.filter(({ ok }) => !ok).map(({ receipt }) => receipt.worker));
      const honest = filed.map((row) => ({ ...row, paid: row.ok && !liars.has(row.receipt.worker) }));
      const rows = (tamper.rows?.(honest, round) ?? honest).map(fileRow);
      const pages = pagesOf(job, round, rows, init.page ?? 500);
      const prev = all.at(-1);
      const record: TrainRecord = {
        v: 1,
        lane: "train",
        job,
        round,
        seed: new Uint8Array(32),
        prev: prev?.cid ?? null,
        base: newestOf(prev),
        accepted: rows.filter(({ paid }) => paid).map(entryOf),
        delta: [],
        model: sampleCid(`model ${round}`),
        momentum: sampleCid(`momentum ${round}`),
        error: sampleCid(`error ${round}`),
        lossMicroNats: "1",
        evaluation: null,
        best: null,
        receipts: encodeBlock(pages[0]).cid,
      };
      const made = tamper.records?.(record) ?? record;
      all.push({ cid: encodeBlock(made).cid, record: made, pages });
    }
    const closed = all.length;
    const last = newest && init.last === true;
    const rounds = settledRounds(closed, { delay, last });
    const releasedBelow = last ? rounds : Math.max(0, rounds - spec.common.holdbackRounds);
    const loaded = loadedOf();
    cases.push(loaded);

    function loadedOf(): EpochCase {
      const rows = all.flatMap(({ record, pages }) =>
        pages.flatMap((page) => page.rows.map((row) => ({ ...row, round: record.round }))),
      );
      const work = rows
        .filter(({ paid }) => paid)
        .map(({ receipt, round }) => ({ round, worker: receipt.worker, units: BigInt(receipt.units) }));
      const bad = rows
        .filter(({ verdict }) => !verdict.ok)
        .map(({ receipt, round }) => ({ round, worker: receipt.worker }));
      const due = payout(spec, { work, wrong: bad, releasedBelow });
      const honest = due.map(({ account, amount, units }) => ({ account, amount: `${amount}`, units: `${units}` }));
      const leaves = tamper.leaves?.(honest) ?? honest;
      const form = [
        ...TREE_FORMS[0].before,
        ...leaves.map(({ account, amount }) => ({ account, amount: BigInt(amount) })),
        ...TREE_FORMS[0].after,
      ];
      const tree = treeOf(tamper.tree?.(form) ?? form);
      const pages: LeafPage[] = Array.from({ length: Math.ceil(leaves.length / LEAF_PAGE) }, (_, i) => ({
        v: 1,
        leaves: leaves.slice(i * LEAF_PAGE, (i + 1) * LEAF_PAGE),
      }));
      const own = all.slice(first);
      const draftEvidence: EpochEvidence = {
        v: 1,
        job,
        spec: specCid,
        epoch: at + 1,
        prev: before === undefined ? null : encodeBlock(before.loaded.evidence).cid,
        rounds: own.map(({ cid }) => cid),
        closed,
        releasedBelow,
        last,
        leaves: pages.map((page): CID => encodeBlock(page).cid),
      };
      const evidence = tamper.evidence?.(draftEvidence) ?? draftEvidence;
      const draftHeader: EpochHeader = {
        spec: params.spec,
        epoch: at + 1,
        rounds,
        ...evidenceRoots(domain, settledRows(all, { from: before?.loaded.header.rounds ?? 0, to: rounds, delay })),
        payRoot: tree.root,
        model: digestOf(newestOf(all.at(-1))),
        dag: digestOf(encodeBlock(evidence).cid),
      };
      const header = tamper.header?.(draftHeader) ?? draftHeader;
      const honestProposal: ProposedEpoch = {
        epoch: at + 1,
        root: tree.root,
        total: tree.total,
        model: header.model,
        evidence: epochEvidenceDigest(header),
        proposer: init.proposer ?? PRETEND_PROPOSER,
      };
      const held = before?.loaded.evidence.releasedBelow ?? 0;
      const loadedEpoch: LoadedEpoch = { header, evidence, pages };
      return {
        domain,
        job,
        params,
        spec,
        proposed: tamper.proposed?.(honestProposal) ?? honestProposal,
        loaded: loadedEpoch,
        rounds: all.slice(held),
        ...(before && { before: before.proposed, loadedBefore: before.loaded }),
      };
    }
  });
  return cases;
}

/** Every block under these epochs, as a proposer must give them out. */
export function blocksOf(cases: readonly EpochCase[]): Block[] {
  return cases.flatMap(({ spec, loaded, rounds }) => [
    encodeBlock(spec),
    rawBlock(encodeEpochHeader(loaded.header)),
    encodeBlock(loaded.evidence),
    ...loaded.pages.map((page) => encodeBlock(page)),
    ...rounds.flatMap(({ record, pages }) => [encodeBlock(record), ...pages.map((page) => encodeBlock(page))]),
  ]);
}

function pagesOf(job: JobId, round: number, rows: ReceiptPage["rows"], size: number): ReceiptPage[] {
  const pages: ReceiptPage[] = [];
  const starts = Array.from({ length: Math.max(1, Math.ceil(rows.length / size)) }, (_, i) => i * size);
  for (const start of starts.reverse()) {
    const [next] = pages;
    const page = { v: 1 as const, job, round, rows: rows.slice(start, start + size) };
    pages.unshift({ ...page, next: next === undefined ? null : encodeBlock(next).cid });
  }
  return pages;
}
