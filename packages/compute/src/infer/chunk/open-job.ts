import { CODEC, cidOf, type InferSpec, type Provider } from "@starling/protocol";
import { ModelNotHeldError } from "../../errors.ts";
import type { InferEngine } from "../infer-engine.ts";
import type { InferTask } from "../infer-task.ts";
import { type JobMemory, jobName } from "./job-memory.ts";
import { readJob } from "./read-job.ts";
import type { InferJobTask } from "./task.ts";

/** Where batches are computed. */
export interface InferChunkComponents {
  readonly engine: InferEngine;
  /** Whether the engine has a GPU; where it has none, everything runs on WebAssembly: another class of devices. */
  readonly gpu: boolean;
  readonly memory: JobMemory;
}

/** A job ready for items. */
export interface ReadyJob {
  readonly task: Omit<InferTask, "items">;
  /** Keeps what the next chunk of the job need not bring, once the models were opened. */
  keep(models: readonly { readonly name: string; readonly held: string }[]): void;
}

/**
 * Gets a job's models, dictionaries and canary: from the task, or from what the thread kept of an earlier chunk.
 * @throws ModelNotHeldError where it no longer has it; what `readJob` throws
 */
export async function openJob(
  { engine, gpu, memory }: InferChunkComponents,
  { spec: block, job }: InferJobTask,
  spec: InferSpec,
  asked: Provider,
): Promise<ReadyJob> {
  const name = jobName(asked, cidOf(block, CODEC.cbor));
  const provider = gpu ? asked : "wasm";
  if (job.kind === "whole") {
    const { pipeline, rule, models, resources, canary } = await readJob(spec, job);
    const keep: ReadyJob["keep"] = (held) => memory.put(name, { pipeline, rule, models: held, resources });
    return { task: { pipeline, models, resources, provider, canary }, keep };
  }
  const kept = memory.names(engine.held()).includes(name) ? memory.get(name) : undefined;
  if (kept === undefined) {
    throw new ModelNotHeldError("The models of this chunk are no longer kept.", { fix: "Send their bytes again." });
  }
  const { pipeline, models, resources } = kept;
  return { task: { pipeline, models, resources, provider }, keep: () => memory.put(name, kept) };
}
