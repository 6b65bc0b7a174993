import type { ItemResult } from "@starling/processing";
import type { JobId, JobView } from "@starling/protocol";
import { missingWindows, readOutputs, replayJob, streamResults } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { StartError } from "../../errors.ts";
import type { PreparedBatch } from "../../jobs/batch/prepare-batch-job.ts";
import type { Station } from "../../running-station.ts";
import { heldBlocks } from "../held-blocks.ts";
import { viewOf } from "../watch-job.ts";

/** A batch that is over, as anybody can read it. */
export interface SettledBatch {
  readonly view: JobView;
  /** CID of the list of outputs. */
  readonly outputs: string;
  readonly results: readonly ItemResult[];
}

/**
 * Recomputes a batch's rounds from their evidence and reads its outputs in order.
 * @throws StartError where items have no result or the evidence leads elsewhere; what the SDK throws for other results
 */
export async function readBatch(station: Station, job: JobId, { spec }: PreparedBatch): Promise<SettledBatch> {
  const get = heldBlocks(station);
  const view = viewOf(station, job);
  const { batch } = view;
  if (batch === null) throw new StartError("The job is no batch.", { fix: "Report this." });
  const outputs = CID.parse(batch.outputs);
  const replayed = await replayJob(
    spec,
    view.roundViews.map(({ record }) => CID.parse(record)),
    get,
  );
  if (!replayed.equals(outputs)) {
    throw new StartError(`The evidence leads to ${replayed}, not to ${outputs}.`, { fix: "Report this." });
  }
  const [gap] = missingWindows(await readOutputs(outputs, get), batch.count);
  if (gap !== undefined) {
    throw new StartError(`The items ${gap.from + 1} to ${gap.to} have no result.`, { fix: "Report this." });
  }
  const results: ItemResult[] = [];
  for await (const window of streamResults([outputs], get)) results.push(...window.results);
  return { view, outputs: batch.outputs, results };
}
