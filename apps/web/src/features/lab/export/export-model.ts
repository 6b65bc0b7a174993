import { decodeBlock, JobSpec } from "@starling/protocol";
import { exportModel as encodeModel, type GetBlock, gatherProvenance, loadModelAfter, modelCard } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { ExportOrder } from "./messages.ts";

/**
 * Puts a round's model, or its card, together as a file, from blocks that are each checked by their hash.
 * @throws InvalidDataError, ReplayMismatchError, StationRefusedError
 */
export async function exportModel(
  { spec, record, format }: Omit<ExportOrder, "origin">,
  get: GetBlock,
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === "md") {
    const provenance = await gatherProvenance(CID.parse(spec), CID.parse(record), get);
    return new TextEncoder().encode(modelCard(provenance));
  }
  const job = decodeBlock(JobSpec, await get(CID.parse(spec)));
  const model = await loadModelAfter(CID.parse(record), job.laneParams.checkpoint, get);
  return Uint8Array.from(encodeModel(model, format));
}
