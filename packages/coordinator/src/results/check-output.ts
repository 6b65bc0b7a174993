import {
  type Block,
  type Chunk,
  CODEC,
  cidOf,
  decodeBlock,
  InvalidDataError,
  MAX_BLOCK_BYTES,
  Output,
  type OutputSummary,
  OversizeError,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ResultRefusedError } from "../errors.ts";
import type { JobState } from "../state/state.ts";

/** An output block that fits its chunk. */
export interface OpenedOutput {
  readonly block: Block;
  readonly output: Output;
  readonly summary: OutputSummary;
}

/** @throws ResultRefusedError, always */
export function refuseOutput(what: string): never {
  throw new ResultRefusedError(`The output is refused: ${what}.`, {
    fix: "Compute the chunk again with this version of Starling.",
  });
}

/**
 * Reads an output block and checks everything that can be checked before its payload is here: form, chunk, and
 * what its lane can hold against the spec.
 * @throws ResultRefusedError
 */
export function checkOutput(
  bytes: Uint8Array,
  { job, chunk, cid }: { readonly job: JobState; readonly chunk: Chunk; readonly cid: CID },
): OpenedOutput {
  const output = read(bytes);
  if (output.lane !== chunk.lane) refuseOutput(`it is of the lane ${output.lane}`);
  if (!output.chunk.equals(cid)) refuseOutput("it is for another chunk");
  if (output.kind !== chunk.kind) refuseOutput(`it is of kind ${output.kind}, the chunk of kind ${chunk.kind}`);
  const block = { cid: cidOf(bytes, CODEC.cbor), bytes };
  return { block, output, summary: job.lane.summarise(output, { job, chunk }) };
}

function read(bytes: Uint8Array): Output {
  try {
    return decodeBlock(Output, bytes, MAX_BLOCK_BYTES / 2);
  } catch (error) {
    if (error instanceof InvalidDataError || error instanceof OversizeError) return refuseOutput(error.message);
    throw error;
  }
}
