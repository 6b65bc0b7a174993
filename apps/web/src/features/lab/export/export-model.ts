import type { Engine } from "@starling/compute";
import { decodeBlock, TrainSpec } from "@starling/protocol";
import { exportModel as encodeModel, type GetBlock, gatherProvenance, loadModelAfter, modelCard } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { ExportOrder, ExportProgress } from "./messages.ts";

interface ExportComponents {
  readonly get: GetBlock;
  /** Asked for only where a model's running statistics have to be computed. */
  readonly engine: () => Promise<Engine>;
  readonly tell: (progress: ExportProgress) => void;
}

/**
 * Puts a round's model, or its card, together as a file, from blocks that are each checked by their hash.
 * @throws InvalidDataError, ReplayMismatchError, StationRefusedError, what calibration throws
 */
export async function exportModel(
  { spec: specCid, record, format }: Pick<ExportOrder, "spec" | "record" | "format">,
  { get: given, engine, tell }: ExportComponents,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  const get: GetBlock = async (cid) => {
    const block = await given(cid);
    bytes += block.byteLength;
    tell({ type: "fetching", bytes });
    return block;
  };
  if (format === "md") {
    const provenance = await gatherProvenance(CID.parse(specCid), CID.parse(record), get);
    return new TextEncoder().encode(modelCard(provenance));
  }
  const spec = decodeBlock<TrainSpec>(TrainSpec, await get(CID.parse(specCid)));
  const model = await loadModelAfter(CID.parse(record), spec.laneParams.checkpoint, get);
  const onProgress = (done: number, total: number) => tell({ type: "calibrating", done, total });
  return Uint8Array.from(await encodeModel(model, format, { spec, get, engine, onProgress }));
}
