import {
  type Bytes32,
  type Chunk,
  commitmentHash,
  digestOf,
  fromHex,
  type JobOffer,
  type Lease,
  type SigningDomain,
  sealOf,
  typedHash,
} from "@starling/protocol";
import type { Identity } from "../identity/identity.ts";
import type { ChunkResult } from "../runner/chunk-runner.ts";
import type { OutstandingResult } from "./results.ts";

export interface MakeResultParameters {
  readonly identity: Pick<Identity, "account" | "session">;
  readonly domain: SigningDomain;
  readonly coordinator: string;
  readonly lease: Lease;
  readonly offer: JobOffer;
  readonly chunk: Chunk;
  readonly computed: ChunkResult;
  /** What came of it, in words. */
  readonly words: string;
  readonly deviceClass: Bytes32;
  readonly milliseconds: number;
  /** Unix milliseconds. */
  readonly now: number;
  /** 32 random bytes; drawn when absent. */
  readonly salt?: Uint8Array;
}

/** Signs a computed chunk: the receipt, the commitment's hash and the worker's seal (PROTOCOL §3, §6). */
export function makeResult(parameters: MakeResultParameters): OutstandingResult {
  const { identity, domain, coordinator, lease, offer, chunk, computed, words, deviceClass, milliseconds, now } =
    parameters;
  const salt = parameters.salt ?? crypto.getRandomValues(new Uint8Array(32));
  const receipt = {
    job: lease.job,
    round: chunk.round,
    chunk: digestOf(lease.chunkCid),
    copy: lease.copy,
    attempt: lease.attempt,
    worker: identity.account,
    session: identity.session.publicKey,
    deviceClass,
    result: digestOf(computed.output.cid),
    units: lease.units,
    engine: chunk.engine,
    issuedAt: now,
  };
  const commitment = {
    job: lease.job,
    round: chunk.round,
    chunk: receipt.chunk,
    copy: lease.copy,
    worker: identity.account,
    result: receipt.result,
    salt,
  };
  const receiptHash = typedHash(domain, "Receipt", receipt);
  return {
    v: 1,
    coordinator,
    uploadTo: lease.uploadTo,
    lease: lease.id,
    job: lease.job,
    title: offer.title,
    purpose: offer.purpose,
    client: offer.client,
    round: chunk.round,
    rounds: offer.rounds,
    index: chunk.index,
    copy: lease.copy,
    lane: chunk.lane,
    kind: chunk.kind,
    chunk: lease.chunkCid,
    units: lease.units,
    hash: commitmentHash(commitment),
    seal: sealOf(commitment),
    salt,
    output: computed.output.bytes,
    receipt: { receipt, signature: identity.session.sign("receipt", fromHex(receiptHash)) },
    receiptHash,
    blocks: computed.blocks.length,
    summary: { ...computed.summary },
    words,
    milliseconds,
    computedAt: now,
  };
}
