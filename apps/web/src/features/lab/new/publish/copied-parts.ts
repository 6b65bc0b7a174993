import { DatasetManifest, decodeBlock, JobSpec, type JobView } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { CID } from "multiformats/cid";

/** What can be taken over from a job that is here. */
export interface CopiedParts {
  readonly spec: JobSpec;
  readonly parameters: number;
  readonly dataset: DatasetManifest;
  readonly validationCount: number;
}

/** Reads a job's spec and its data's manifests. @throws InvalidDataError, StationRefusedError */
export async function copiedParts(
  client: StationClient,
  job: JobView,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<CopiedParts> {
  const options = signal === undefined ? {} : { signal };
  const spec = decodeBlock(JobSpec, await client.block(CID.parse(job.spec), options));
  const [dataset, validation] = await Promise.all(
    [spec.laneParams.dataset, spec.common.validation].map(async (cid) =>
      decodeBlock(DatasetManifest, await client.block(cid, options)),
    ),
  );
  if (dataset === undefined || validation === undefined) throw new TypeError("two manifests");
  return { spec, parameters: job.parameters, dataset, validationCount: validation.count };
}
