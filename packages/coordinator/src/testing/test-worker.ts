import { type CodeCodec, encodePayload, f32bits, int4 } from "@starling/learning";
import {
  type Block,
  type Bytes32,
  Chunk,
  commitmentHash,
  decodeBlock,
  digestOf,
  encodeBlock,
  fromHex,
  type Lease,
  type Output,
  PROTOCOL_VERSION,
  rawBlock,
  type SignedReceipt,
  type SigningDomain,
  sealOf,
  type TaskReply,
  type TaskRequest,
  type TrainChunk,
  type TrainOutput,
  toHex,
  tupleDigest,
  typedHash,
  writeVector,
} from "@starling/protocol";
import type { CheckerResult } from "../components.ts";
import type { Coordinator } from "../coordinator.ts";
import type { TrainCheck } from "../lanes/train/check.ts";
import { TEST_ENGINE } from "./test-job.ts";
import { TEST_DOMAIN, testAccount, testDelegation, testSession } from "./test-keys.ts";

/** What a worker computes: usually what the checker does too. */
export type Compute<C extends Chunk = TrainChunk, R extends CheckerResult = TrainCheck> = (chunk: C) => R | Promise<R>;

export interface TestWorkerOptions {
  readonly domain?: SigningDomain;
  readonly engine?: Bytes32;
  /** The job's codec. */
  readonly codec?: CodeCodec;
  /** Where the worker keeps what its updates leave out, for its own next chunk and for who audits. */
  readonly keep?: (blocks: readonly Block[]) => Promise<void>;
  /** Makes the output of what was computed, and its payload; as training does unless given. */
  readonly pack?: (lease: Lease, made: CheckerResult) => Packed | Promise<Packed>;
}

/** An output and the blocks that it names. */
export interface Packed {
  readonly output: Output;
  readonly blocks: readonly Uint8Array[];
}

/** A finished result, ready to be committed and revealed. */
export interface Finished {
  readonly lease: Lease;
  readonly output: Block;
  readonly blocks: readonly Uint8Array[];
  readonly salt: Uint8Array;
  readonly receipt: SignedReceipt;
}

/** A volunteer's side of the protocol, without network and GPU: real keys, real receipts, real payloads. */
export function testWorker<C extends Chunk = TrainChunk, R extends CheckerResult = TrainCheck>(
  n: number,
  compute: Compute<C, R>,
  { domain = TEST_DOMAIN, engine = TEST_ENGINE, codec = int4, keep, pack }: TestWorkerOptions = {},
) {
  const payout = testAccount(n);
  const session = testSession(n);
  const kept = new Map<string, Finished>();
  const deviceClass = toHex(tupleDigest("test/class", n));
  const peer = { publicKey: session.publicKey, peerId: `peer-${n}` };

  async function packTraining(lease: Lease, result: CheckerResult): Promise<Packed> {
    const made = result as TrainCheck;
    const head = { v: 1, lane: "train", chunk: lease.chunkCid } as const;
    if (made.kind === "evaluate") {
      const { correct, total, lossMicroNats } = made;
      const evaluation: TrainOutput = { ...head, kind: "evaluate", correct, total, lossMicroNats: `${lossMicroNats}` };
      return { output: evaluation, blocks: [] };
    }
    const { blocks, root, norm2 } = encodePayload(made.codes, codec);
    const left = made.error === undefined ? undefined : writeVector(made.error);
    if (left !== undefined) await keep?.([left.manifest, ...left.blocks]);
    const loss = f32bits(1 / (1 + decodeBlock(Chunk, lease.chunk).round));
    const update: TrainOutput = {
      ...head,
      kind: "train",
      n: made.codes.length,
      lossFirst: loss,
      lossLast: loss,
      norm2: norm2.toString(),
      root: toHex(root),
      ...(left && { error: left.manifest.cid }),
      blocks: blocks.map((bytes) => ({ cid: rawBlock(bytes).cid, bytes: bytes.byteLength })),
    };
    return { output: update, blocks };
  }

  return {
    account: payout.address,
    session,
    peer,
    async hello(): Promise<Extract<TaskRequest, { type: "hello" }>> {
      return {
        type: "hello",
        protocol: PROTOCOL_VERSION,
        engine,
        identity: await testDelegation(payout, session, domain),
        deviceClass,
        speed: 1_000_000,
        microBatch: 64,
        chunkBytes: 2 ** 27,
      };
    },
    async finish(lease: Lease, change: (output: TrainOutput) => Output = (output) => output): Promise<Finished> {
      const chunk = decodeBlock(Chunk, lease.chunk);
      const { output, blocks } = await (pack ?? packTraining)(lease, await compute(chunk as C));
      const block = encodeBlock(change(output as TrainOutput));
      const receipt = {
        job: lease.job,
        round: chunk.round,
        chunk: digestOf(lease.chunkCid),
        copy: lease.copy,
        attempt: lease.attempt,
        worker: payout.address,
        session: session.publicKey,
        deviceClass,
        result: digestOf(block.cid),
        units: lease.units,
        engine,
        issuedAt: 1_800_000_000_000,
      };
      const hash = fromHex(typedHash(domain, "Receipt", receipt));
      const salt = tupleDigest("test/salt", lease.id);
      return { lease, output: block, blocks, salt, receipt: { receipt, signature: session.sign("receipt", hash) } };
    },
    commitment({ lease, output, salt }: Finished): Extract<TaskRequest, { type: "commit" }> {
      const { round } = decodeBlock(Chunk, lease.chunk);
      const ids = { job: lease.job, round, chunk: digestOf(lease.chunkCid), copy: lease.copy, salt };
      const input = { ...ids, worker: payout.address, result: digestOf(output.cid) };
      return { type: "commit", lease: lease.id, hash: commitmentHash(input), seal: sealOf(input) };
    },
    reveal({ lease, output, salt, receipt, blocks }: Finished): Extract<TaskRequest, { type: "reveal" }> {
      return {
        type: "reveal",
        lease: lease.id,
        output: output.bytes,
        salt,
        receipt,
        blocks: blocks.slice(0, 2) as Uint8Array[],
      };
    },
    /** Commits and reveals a result, sending the blocks that are asked for; the last reply tells how far it came. */
    async deliver(coordinator: Pick<Coordinator, "handle">, finished: Finished): Promise<TaskReply> {
      const { lease } = finished;
      const committed = await coordinator.handle(this.commitment(finished), peer);
      if (committed.type !== "committed") return committed;
      let reply = await coordinator.handle(this.reveal(finished), peer);
      while (reply.type === "need") {
        const [index = 0] = reply.blocks;
        const bytes = finished.blocks[index] ?? new Uint8Array();
        reply = await coordinator.handle({ type: "block", lease: lease.id, index, bytes }, peer);
      }
      return reply;
    },
    /** Asks for a chunk, computes and delivers it. What could not be delivered is kept for the next turn. */
    async turn(coordinator: Pick<Coordinator, "handle">): Promise<TaskReply> {
      for (const [id, finished] of kept) {
        await this.deliver(coordinator, finished);
        kept.delete(id);
      }
      const asked = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, peer);
      if (asked.type !== "lease") return asked;
      const finished = await this.finish(asked.lease);
      kept.set(asked.lease.id, finished);
      const reply = await this.deliver(coordinator, finished);
      kept.delete(asked.lease.id);
      return reply;
    },
  };
}
export type TestWorker = ReturnType<typeof testWorker>;
