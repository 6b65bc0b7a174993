import {
  Chunk,
  decodeBlock,
  type JobOffer,
  type JobSpec,
  type Lease,
  memoryOf,
  unitsOf,
  verifyBlock,
} from "@starling/protocol";
import { ChunkRefusedError } from "../errors.ts";
import type { Fault, VolunteerLane } from "../lanes/lane.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";

export interface CheckLeaseParameters {
  readonly lease: Lease;
  readonly offer: JobOffer;
  /** The spec that the chain names. */
  readonly spec: JobSpec;
  /** The spec's lane. */
  readonly lane: Pick<VolunteerLane, "faults">;
  /** Digest of this tab's engine. */
  readonly engine: string;
  readonly runner: Pick<ChunkRunner, "chunkBytes" | "microBatch">;
}

/**
 * Reads a lease's chunk and holds it against the spec: a coordinator may choose round, window and seed, and nothing
 * that would make a chunk cost more than it pays.
 * @throws WrongBlockError, InvalidDataError, ChunkRefusedError
 */
export function checkLease({ lease, offer, spec, lane, engine, runner }: CheckLeaseParameters): Chunk {
  verifyBlock(lease.chunkCid, lease.chunk);
  const chunk = decodeBlock(Chunk, lease.chunk);
  // Nothing else could be judged: the lane reads its own chunks alone.
  refuseFirst([[chunk.lane !== spec.lane || offer.lane !== spec.lane, "it is of another lane than its job"]]);
  const { common } = spec;
  refuseFirst([
    [lease.job !== offer.job || chunk.job !== offer.job, "it is for another job"],
    [!lease.spec.equals(offer.spec), "it names another spec"],
    [chunk.engine !== engine || common.engine !== engine, "it asks for another engine"],
    [chunk.round >= common.stop.rounds, "its round is after the last"],
    ...lane.faults({ spec, chunk, lease }),
    [lease.units !== unitsOf(spec, chunk).toString(), "it counts other units than the spec"],
    [chunk.microBatch > runner.microBatch, "its micro-batch is too large for this device"],
    [memoryOf(spec) > runner.chunkBytes, "its model may be too large for this device"],
  ]);
  return chunk;
}

function refuseFirst(faults: readonly Fault[]): void {
  const fault = faults.find(([wrong]) => wrong);
  if (fault === undefined) return;
  throw new ChunkRefusedError(`The chunk is refused: ${fault[1]}.`, { fix: "Serve another job." });
}
