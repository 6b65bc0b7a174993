import {
  DatasetManifest,
  decodeBlock,
  type InferSpec,
  ItemsManifest,
  type JobSpec,
  type TrainSpec,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { type Estimate, estimateJob } from "./estimate.ts";
import { estimateBatch } from "./estimate-batch.ts";

type Read = (cid: CID) => Promise<Uint8Array>;

/** What is counted of each lane's data. */
const ESTIMATES: Readonly<Record<string, (spec: JobSpec, read: Read) => Promise<Estimate>>> = {
  async train(given, read) {
    const spec = given as TrainSpec;
    return estimateJob(spec, decodeBlock(DatasetManifest, await read(spec.common.validation)).count);
  },
  async infer(given, read) {
    const spec = given as InferSpec;
    return estimateBatch(spec, decodeBlock(ItemsManifest, await read(spec.laneParams.dataset)).count);
  },
};

/** Estimates a job of any lane from its data's manifests; undefined for a lane whose cost is not known here. */
export async function estimateSpec(spec: JobSpec, read: Read): Promise<Estimate | undefined> {
  return ESTIMATES[spec.lane]?.(spec, read);
}
