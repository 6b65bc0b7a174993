import {
  type Bytes32,
  CODEC,
  cidFromDigest,
  decodeBlock,
  decodeEpochHeader,
  EPOCH_HEADER_BYTES,
  EpochEvidence,
  LeafPage,
  type LoadedEpoch,
  type LoadedRound,
  OversizeError,
  ReceiptPage,
  RoundRecord,
  verifyBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { EvidenceMissingError } from "../errors.ts";
import type { GetBlock } from "../models/model-source.ts";

/** Bytes of one epoch's evidence that a tab holds at most: a thousand workers' epoch of ten rounds has about 7 MB. */
const MAX_EVIDENCE_BYTES = 64 * 1024 * 1024;

/** Settings of {@link loadEpoch}. */
export interface LoadEpochOptions {
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** What lies under an epoch's evidence digest, its own rounds included. */
export interface LoadedEvidence extends LoadedEpoch {
  readonly rounds: readonly LoadedRound[];
}

/** Fetches blocks until so many bytes are held; each is checked against its name. */
export function bounded(get: GetBlock, { maxBytes = MAX_EVIDENCE_BYTES, signal }: LoadEpochOptions): GetBlock {
  let held = 0;
  return async (cid) => {
    signal?.throwIfAborted();
    const bytes = await get(cid).catch((cause) => {
      throw new EvidenceMissingError(`The block ${cid} of the evidence is not to be had.`, {
        fix: "Ask other peers for it; an epoch without its evidence should be challenged.",
        cause,
      });
    });
    held += bytes.byteLength;
    if (held > maxBytes) {
      throw new OversizeError(`The evidence is larger than ${maxBytes} bytes.`, {
        fix: "Raise maxBytes if this machine has the memory.",
      });
    }
    verifyBlock(cid, bytes);
    return bytes;
  };
}

/**
 * Loads an epoch's evidence by the digest that the chain names: header, evidence, leaves, round records and receipts.
 * Every block is checked against its name, and the sum of their bytes is bounded before they are decoded.
 * @throws EvidenceMissingError, OversizeError, WrongBlockError, InvalidDataError
 */
export async function loadEpoch(
  get: GetBlock,
  evidence: Bytes32,
  options: LoadEpochOptions = {},
): Promise<LoadedEvidence> {
  const fetch = bounded(get, options);
  const head = await loadHead(fetch, evidence);
  const pages: LeafPage[] = [];
  for (const cid of head.evidence.leaves) pages.push(decodeBlock(LeafPage, await fetch(cid)));
  const rounds: LoadedRound[] = [];
  for (const cid of head.evidence.rounds) rounds.push(await loadRound(fetch, cid));
  return { ...head, pages, rounds };
}

async function loadHead(get: GetBlock, digest: Bytes32): Promise<Pick<LoadedEpoch, "header" | "evidence">> {
  const bytes = await get(cidFromDigest(digest, CODEC.raw));
  if (bytes.byteLength !== EPOCH_HEADER_BYTES) {
    throw new OversizeError("What the chain names as the epoch's header is none.", { fix: "Challenge the epoch." });
  }
  const header = decodeEpochHeader(bytes);
  return { header, evidence: decodeBlock(EpochEvidence, await get(cidFromDigest(header.dag))) };
}

async function loadRound(get: GetBlock, cid: CID): Promise<LoadedRound> {
  const record = decodeBlock(RoundRecord, await get(cid));
  const pages: ReceiptPage[] = [];
  for (let next: CID | null = record.receipts; next !== null; next = pages.at(-1)?.next ?? null) {
    pages.push(decodeBlock(ReceiptPage, await get(next)));
  }
  return { cid, record, pages };
}

/**
 * Loads the rounds before an epoch's own that its pay rests on: those that the epoch before held back. They lie in that
 * epoch's evidence and, with a long holdback, in earlier ones.
 * @throws as {@link loadEpoch}
 */
export async function loadHeldRounds(
  get: GetBlock,
  before: LoadedEvidence,
  options: LoadEpochOptions = {},
): Promise<LoadedRound[]> {
  const fetch = bounded(get, options);
  const from = before.evidence.releasedBelow;
  const rounds = [...before.rounds];
  let first = before.evidence.closed - before.evidence.rounds.length;
  let prev = before.evidence.prev;
  while (first > from && prev !== null) {
    const earlier: EpochEvidence = decodeBlock(EpochEvidence, await fetch(prev));
    const missing = earlier.rounds.slice(-Math.min(earlier.rounds.length, first - from));
    const loaded: LoadedRound[] = [];
    for (const cid of missing) loaded.push(await loadRound(fetch, cid));
    rounds.unshift(...loaded);
    first -= earlier.rounds.length;
    prev = earlier.prev;
  }
  return rounds.filter(({ record }) => record.round >= from);
}
