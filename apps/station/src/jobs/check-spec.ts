import { supportedOperators } from "@starling/compute";
import { type Blocks, specBlocks } from "@starling/coordinator";
import { checkGraph, cost, readGraph } from "@starling/graph";
import type { BlockStore } from "@starling/network";
import { type Bytes32, DatasetManifest, decodeBlock, JobSpec, StarlingError } from "@starling/protocol";
import { type CheckReply, estimateJob } from "@starling/sdk";
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

async function graphProblem(store: BlockStore, spec: JobSpec): Promise<Problem | undefined> {
  const file = await store.get(spec.laneParams.graph);
  if (file === undefined) return undefined;
  try {
    const graph = readGraph(file);
    checkGraph(graph, new Set(supportedOperators));
    const { flopsTrain, flopsForward } = cost(graph, 1);
    const { train, evaluate } = spec.laneParams.flops;
    if (BigInt(train) === flopsTrain && BigInt(evaluate) === flopsForward) return undefined;
    return { message: "The spec's FLOPs are not the graph's.", fix: `Say ${flopsTrain} and ${flopsForward}.` };
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
  const spec = decodeBlock<JobSpec>(JobSpec, bytes);
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
  const problem = await graphProblem(store, spec);
  if (problem !== undefined) problems.push(problem);
  const validation = await store.get(spec.common.validation);
  const count = validation === undefined ? 0 : decodeBlock(DatasetManifest, validation).count;
  const estimate = estimateJob(spec, count);
  return {
    ok: problems.length === 0,
    problems,
    roundUnits: estimate.roundUnits.toString(),
    units: estimate.units.high.toString(),
    cost: estimate.cost.high.toString(),
  };
}
