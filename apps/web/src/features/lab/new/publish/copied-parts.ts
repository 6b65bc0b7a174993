import { Checkpoint, DatasetManifest, decodeBlock, type JobView, TrainSpec, tensorLength } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { CID } from "multiformats/cid";

/** What can be taken over from a job that is here. */
export interface CopiedParts {
  readonly spec: TrainSpec;
  readonly parameters: number;
  /** Those of them that training changes. */
  readonly trained: number;
  readonly dataset: DatasetManifest;
  readonly validationCount: number;
}

/** Reads a job's spec and the manifests of its model and data. @throws InvalidDataError, StationRefusedError */
export async function copiedParts(
  client: StationClient,
  job: JobView,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<CopiedParts> {
  const options = signal === undefined ? {} : { signal };
  const spec = decodeBlock(TrainSpec, await client.block(CID.parse(job.spec), options));
  const [dataset, validation] = await Promise.all(
    [spec.laneParams.dataset, spec.common.validation].map(async (cid) =>
      decodeBlock(DatasetManifest, await client.block(cid, options)),
    ),
  );
  if (dataset === undefined || validation === undefined) throw new TypeError("two manifests");
  const { tensors } = decodeBlock(Checkpoint, await client.block(spec.laneParams.checkpoint, options));
  const parameters = tensors.reduce((sum, tensor) => sum + tensorLength(tensor), 0);
  return { spec, parameters, trained: job.train?.parameters ?? parameters, dataset, validationCount: validation.count };
}
