import {
  decodeBlock,
  InvalidDataError,
  readVector,
  type TrainChunk,
  TrainOutput,
  type TrainSummary,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks, CheckerResult } from "../../components.ts";
import type { RevealState } from "../../state/state.ts";
import type { Finding } from "../../verification/verdict.ts";
import { isEvaluation, isUpdate } from "./check.ts";
import { readCodes } from "./check-payload.ts";
import { compareLeftOut } from "./compare-left-out.ts";
import { compareEvaluation, compareTraining } from "./compare-result.ts";
import type { TrainJob } from "./job.ts";
import type { ModelStore } from "./model-store.ts";

/** Holds the station's own computation against a worker's: codes, what they left out, or the counts of an evaluation. */
export async function compareWithOwn(
  { blocks, models }: { readonly blocks: Blocks; readonly models: ModelStore },
  job: TrainJob,
  chunk: TrainChunk,
  own: CheckerResult,
  { output, summary: given }: RevealState,
): Promise<Finding | undefined> {
  const summary = given as TrainSummary;
  if (isEvaluation(own)) return summary.kind === "evaluate" ? compareEvaluation(own, summary) : undefined;
  if (!isUpdate(own)) return undefined;
  const update = decodeBlock(TrainOutput, await blocks.get(output));
  if (update.kind !== "train") return undefined;
  const codes = await readCodes(blocks, update, job);
  const found = compareTraining(job, await models.layout(job), chunk, own, codes);
  if (!found.ok || update.error === undefined) return found;
  const error = await readLeftOut(blocks, job, update.error);
  const left = compareLeftOut(job, chunk, own.difference, { codes, error });
  return left.ok ? found : left;
}

/** What an update left out, from its worker; nothing where that is no vector of this model. */
async function readLeftOut(blocks: Blocks, { intake }: TrainJob, cid: CID): Promise<Float32Array> {
  try {
    const manifest = decodeBlock(VectorManifest, await blocks.get(cid));
    if (manifest.n !== intake.parameters) return new Float32Array();
    return await readVector(manifest, (part) => blocks.get(part));
  } catch (error) {
    if (error instanceof InvalidDataError) return new Float32Array();
    throw error;
  }
}
