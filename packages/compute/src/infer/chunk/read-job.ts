import { ComparisonRule, decodeResults, PipelineError, parsePipeline } from "@starling/processing";
import { type InferSpec, InvalidDataError, parse } from "@starling/protocol";
import { CanaryError } from "../../errors.ts";
import type { Canary } from "../infer-task.ts";
import type { ModelFile } from "../model-file.ts";
import type { KeptJob } from "./job-memory.ts";
import { joinFile } from "./join-file.ts";
import type { FileBlocks, JobFiles } from "./task.ts";
import { verified } from "./verified.ts";

/** A job with its files put together. */
export interface OpenedJob extends Omit<KeptJob, "models"> {
  readonly models: readonly ModelFile[];
  readonly canary: Canary | undefined;
}

/** Bytes of one item's result: it must be a block. */
const MAX_CANARY_BYTES = 1024 * 1024;

/**
 * Reads what a spec declares in the words of the processing package, and puts its files together.
 * @throws PipelineError, CanaryError for a spec that declares something else; WrongBlockError, InvalidDataError,
 *   ChunkInputError for other files than it names
 */
export async function readJob(
  { laneParams }: InferSpec,
  { files, canary }: Extract<JobFiles, { kind: "whole" }>,
): Promise<OpenedJob> {
  const pipeline = declared("pipeline", () => parsePipeline(laneParams.pipeline));
  const rule = declared("rule", () => parse(ComparisonRule, laneParams.rule));
  // `files` are in the order of `inferInputs`: that of these loops.
  const given = files[Symbol.iterator]();
  const next = (): FileBlocks | undefined => given.next().value;
  const models: ModelFile[] = [];
  for (const { name, graph, external } of laneParams.models) {
    const bytes = await joinFile(graph, next());
    const beside: ModelFile["external"][number][] = [];
    for (const { name: path, file } of external) beside.push({ path, bytes: await joinFile(file, next()) });
    models.push({ name, graph: bytes, external: beside });
  }
  const resources = new Map<string, Uint8Array>();
  for (const { name, file } of laneParams.resources) resources.set(name, await joinFile(file, next()));
  return { pipeline, rule, models, resources, canary: canary && (await readCanary(laneParams.canary, canary, rule)) };
}

async function readCanary(
  named: InferSpec["laneParams"]["canary"],
  { item, result }: NonNullable<Extract<JobFiles, { kind: "whole" }>["canary"]>,
  rule: ComparisonRule,
): Promise<Canary> {
  const bytes = await verified(named.result, result);
  const [expected] = decodeResults(bytes, { bytes: MAX_CANARY_BYTES, items: 1 });
  if (expected === undefined || "error" in expected) {
    throw new CanaryError("The job says of no item what a device must make of it.", {
      fix: "Post the job again with the result of an item that can be computed.",
    });
  }
  return { item: { name: expected.name, bytes: await joinFile(named.item, item) }, expected: expected.output, rule };
}

/** What a spec declares; where it is something else, that is the job's fault and not a damaged input's. */
function declared<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof InvalidDataError)) throw cause;
    throw new PipelineError(`The job's ${what} is none. ${cause.message}`, { fix: cause.fix, cause });
  }
}
