import { codecOf, fromF32bits } from "@starling/learning";
import {
  type Block,
  type Chunk,
  CODEC,
  cidOf,
  countsHits,
  decodeBlock,
  InvalidDataError,
  MAX_BLOCK_BYTES,
  Output,
  OversizeError,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ResultRefusedError } from "../errors.ts";
import type { OutputSummary } from "../facts/lease-facts.ts";
import type { JobState } from "../state/state.ts";

/** An output block that fits its chunk. */
export interface OpenedOutput {
  readonly block: Block;
  readonly output: Output;
  readonly summary: OutputSummary;
}

function refuse(what: string): never {
  throw new ResultRefusedError(`The output is refused: ${what}.`, {
    fix: "Compute the chunk again with this version of Starling.",
  });
}

/**
 * Reads an output block and checks everything that can be checked before its payload is here: form, chunk, sizes
 * against the spec's limits, norm against the codec's bound, finite losses.
 * @throws ResultRefusedError
 */
export function checkOutput(
  bytes: Uint8Array,
  { job, chunk, cid }: { readonly job: JobState; readonly chunk: Chunk; readonly cid: CID },
): OpenedOutput {
  const output = read(bytes);
  if (!output.chunk.equals(cid)) refuse("it is for another chunk");
  if (output.kind !== chunk.kind) refuse(`it is of kind ${output.kind}, the chunk of kind ${chunk.kind}`);
  const block = { cid: cidOf(bytes, CODEC.cbor), bytes };
  return { block, output, summary: output.kind === "train" ? ofUpdate(output, job) : ofEvaluation(output, chunk, job) };
}

function read(bytes: Uint8Array): Output {
  try {
    return decodeBlock<Output>(Output, bytes, MAX_BLOCK_BYTES / 2);
  } catch (error) {
    if (error instanceof InvalidDataError || error instanceof OversizeError) return refuse(error.message);
    throw error;
  }
}

function ofUpdate(update: Extract<Output, { kind: "train" }>, { spec, parameters }: JobState): OutputSummary {
  if (update.n !== parameters) refuse(`it has ${update.n} coordinates, the model ${parameters}`);
  const bytes = update.blocks.reduce((sum, block) => sum + block.bytes, 0);
  if (bytes > spec.common.limits.updateBytes) refuse(`its ${bytes} bytes are over the spec's limit`);
  const { codec } = spec.laneParams;
  if (BigInt(update.norm2) > BigInt(update.n) * BigInt(codecOf(codec).limit) ** 2n)
    refuse("its norm is beyond the codec");
  const { norm2, lossFirst, lossLast, error } = update;
  if ((error !== undefined) !== (codec.kind === "sparse"))
    refuse("it names what it left out, or does not, unlike its codec");
  if (fromF32bits(lossFirst) < 0 || fromF32bits(lossLast) < 0) refuse("a loss is negative");
  return { kind: "train", norm2, lossFirst, lossLast, ...(error && { error }) };
}

function ofEvaluation(
  { correct, total, lossMicroNats }: Extract<Output, { kind: "evaluate" }>,
  { range: [from, to] }: Chunk,
  { data, spec }: JobState,
) {
  if (total !== (to - from) * data.train.targets) refuse("it does not count the targets of its window");
  if ((correct !== null) !== countsHits(spec.laneParams.loss)) refuse("it counts hits, or does not, unlike its loss");
  if (correct !== null && correct > total) refuse("it has more correct targets than targets");
  return { kind: "evaluate", correct, total, lossMicroNats } as const;
}
