import { supportedOperators } from "@starling/compute";
import { type Blocks, takeOnSpec } from "@starling/coordinator";
import type { BlockStore } from "@starling/network";
import { type Bytes32, decodeBlock, JobSpec, StarlingError, specBlocks } from "@starling/protocol";
import { type CheckReply, estimateSpec } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import { heldBlock } from "../blocks/held-block.ts";
import type { Staging } from "../blocks/staging.ts";
import { RequestError } from "../errors.ts";

interface CheckComponents {
  readonly store: BlockStore;
  readonly staging: Staging;
  readonly engine: Bytes32;
  /** Whether the station could keep so much more. */
  readonly hasRoom: NonNullable<Blocks["hasRoom"]>;
}

type Problem = CheckReply["problems"][number];

/** What the job's lane would refuse it for; only asked when everything that the spec names is here. */
async function laneProblem(store: BlockStore, spec: JobSpec): Promise<Problem | undefined> {
  const get = async (cid: CID) => {
    const bytes = await heldBlock(store, cid);
    if (bytes !== undefined) return bytes;
    throw new RequestError(404, `The block ${cid} is not here.`, "Upload it.");
  };
  try {
    const components = { blocks: { get }, checker: { operators: new Set(supportedOperators) } };
    await takeOnSpec(components, spec);
    return undefined;
  } catch (error) {
    if (error instanceof StarlingError) return { message: error.message, fix: error.fix };
    throw error;
  }
}

/**
 * Says before any money moves whether a spec could be taken on, and what it would cost at most.
 * @throws RequestError 404 when the spec itself was not uploaded; InvalidDataError
 */
export async function checkSpec({ store, staging, engine, hasRoom }: CheckComponents, cid: CID): Promise<CheckReply> {
  const bytes = await heldBlock(store, cid);
  if (bytes === undefined)
    throw new RequestError(404, "The station does not hold this spec.", "Upload its block first.");
  const spec = decodeBlock(JobSpec, bytes);
  const problems: Problem[] = [];
  const missing = await staging.missing(spec);
  if (missing.length > 0) {
    const named = missing.slice(0, 3).join(", ");
    problems.push({
      message: `${missing.length} blocks that the spec names are missing: ${named}.`,
      fix: "Upload them.",
    });
  }
  if (spec.common.engine !== engine) {
    problems.push({ message: "The spec asks for another engine.", fix: `Use this network's engine, ${engine}.` });
  }
  const { model, data } = await specBlocks(spec, (named) => heldBlock(store, named));
  if (!(await hasRoom([...model, ...data]))) {
    problems.push({
      message: "The job's data and model do not fit into the station's store.",
      fix: "Use less data, or wait until other jobs have ended.",
    });
  }
  const problem = missing.length === 0 ? await laneProblem(store, spec) : undefined;
  if (problem !== undefined) problems.push(problem);
  const estimate =
    missing.length === 0 ? await estimateSpec(spec, (named) => store.get(named) as Promise<Uint8Array>) : undefined;
  return {
    ok: problems.length === 0,
    problems,
    roundUnits: (estimate?.roundUnits ?? 0n).toString(),
    units: (estimate?.units.high ?? 0n).toString(),
    cost: (estimate?.cost.high ?? 0n).toString(),
  };
}
