import { CODEC, cidFromDigest, EpochEvidence, specBlocks } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks } from "../components.ts";
import type { EpochState, JobState } from "../state/state.ts";
import { readHeld, roundBlocks } from "./round-blocks.ts";

/** The blocks that a job's facts name, as far as their manifests are at hand. */
export interface JobBlocks {
  /** Datasets: for computing only. */
  readonly data: readonly CID[];
  /** Spec, models, rounds and epochs: what audits and claims are made of. */
  readonly evidence: readonly CID[];
}

async function epochBlocks(blocks: Blocks, { dag, evidence }: EpochState): Promise<CID[]> {
  const root = await readHeld(blocks, EpochEvidence, dag);
  return [...(root?.leaves ?? []), dag, cidFromDigest(evidence, CODEC.raw)];
}

/** Follows a job's facts to every block that belongs to it. Only this store is asked, never the network. */
export async function jobBlocks(
  blocks: Blocks,
  { lane, spec, specCid, closed, epochs }: Pick<JobState, "lane" | "spec" | "specCid" | "closed" | "epochs">,
): Promise<JobBlocks> {
  const read = async (cid: CID) => ((await blocks.has(cid)) ? blocks.get(cid) : undefined);
  const named = await specBlocks(spec, read);
  const evidence = named.model.map(({ cid }) => cid);
  for (const round of closed) evidence.push(...(await roundBlocks(blocks, lane, round)));
  for (const epoch of epochs) evidence.push(...(await epochBlocks(blocks, epoch)));
  return { data: named.data.map(({ cid }) => cid), evidence: [...evidence, specCid] };
}
