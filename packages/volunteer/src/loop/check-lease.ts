import { lrAt } from "@starling/learning";
import { Chunk, decodeBlock, type JobOffer, type JobSpec, type Lease, unitsOf, verifyBlock } from "@starling/protocol";
import { MAX_STEPS_FACTOR } from "../constants.ts";
import { ChunkRefusedError } from "../errors.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";

export interface CheckLeaseParameters {
  readonly lease: Lease;
  readonly offer: JobOffer;
  /** The spec that the chain names. */
  readonly spec: JobSpec;
  /** Digest of this tab's engine. */
  readonly engine: string;
  readonly runner: Pick<ChunkRunner, "modelBytes" | "microBatch">;
}

/**
 * Reads a lease's chunk and holds it against the spec: a coordinator may choose round, window and seed, and nothing
 * that would make a chunk cost more than it pays.
 * @throws WrongBlockError, InvalidDataError, ChunkRefusedError
 */
export function checkLease({ lease, offer, spec, engine, runner }: CheckLeaseParameters): Chunk {
  verifyBlock(lease.chunkCid, lease.chunk);
  const chunk = decodeBlock(Chunk, lease.chunk);
  const { common, laneParams } = spec;
  const training = chunk.kind === "train";
  const [graph, , dataset] = chunk.inputs;
  const data = training ? [laneParams.dataset] : [common.validation, common.test];
  const faults: readonly (readonly [boolean, string])[] = [
    [lease.job !== offer.job || chunk.job !== offer.job, "it is for another job"],
    [!lease.spec.equals(offer.spec), "it names another spec"],
    [chunk.engine !== engine || common.engine !== engine, "it asks for another engine"],
    [!graph?.equals(laneParams.graph), "it names another graph"],
    [!data.some((cid) => dataset?.equals(cid)), "it names other data"],
    [chunk.round >= common.stop.rounds, "its round is after the last"],
    [chunk.batch !== laneParams.batch || laneParams.microBatch % chunk.microBatch !== 0, "its batch is not the spec's"],
    [chunk.steps > Math.max(1, Math.floor(laneParams.steps * MAX_STEPS_FACTOR)), "it has too many steps"],
    [training && chunk.steps === 0, "it has no steps"],
    [chunk.lr !== (training ? lrAt(laneParams.lr, chunk.round) : 0), "its learning rate is not the spec's"],
    [lease.units !== unitsOf(spec, chunk).toString(), "it counts other units than the spec"],
    [lease.base.wholeRound + lease.base.records.length !== chunk.round, "its way to the model has a gap"],
    [chunk.microBatch > runner.microBatch, "its micro-batch is too large for this device"],
    [common.limits.modelBytes > runner.modelBytes, "its model may be too large for this device"],
  ];
  const fault = faults.find(([wrong]) => wrong);
  if (fault === undefined) return chunk;
  throw new ChunkRefusedError(`The chunk is refused: ${fault[1]}.`, { fix: "Serve another job." });
}
