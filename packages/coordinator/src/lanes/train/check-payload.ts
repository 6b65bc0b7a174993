import { type Codes, codecOf, decodePayload, PayloadError } from "@starling/learning";
import { fromHex, type TrainOutput, type Update } from "@starling/protocol";
import type { AbortOptions, Blocks } from "../../components.ts";
import { ResultRefusedError } from "../../errors.ts";
import type { TrainJob } from "./job.ts";

/**
 * Reads an update's codes from the block store.
 * @throws PayloadError when the blocks are not what the header promised.
 */
export async function readCodes(
  blocks: Blocks,
  update: Update,
  { spec }: Pick<TrainJob, "spec">,
  options?: AbortOptions,
): Promise<Codes> {
  const parts = await Promise.all(update.blocks.map(({ cid }) => blocks.get(cid, options)));
  const limits = {
    maxBytes: spec.common.limits.updateBytes,
    root: fromHex(update.root),
    norm2: BigInt(update.norm2),
  };
  return decodePayload<Codes>(parts, update.n, limits, codecOf(spec.laneParams.codec));
}

/** Checks that a complete payload is what its header promised. @throws ResultRefusedError */
export async function checkPayload(blocks: Blocks, output: TrainOutput, job: Pick<TrainJob, "spec">): Promise<void> {
  if (output.kind !== "train") return;
  try {
    await readCodes(blocks, output, job);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw new ResultRefusedError(error.message, { fix: error.fix, cause: error });
  }
}
