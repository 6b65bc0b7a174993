import {
  failedItem,
  type Item,
  ItemError,
  type ItemResult,
  itemProcessor,
  type RunModel,
  resultName,
} from "@starling/processing";
import { LOSS_REPORT_MS } from "../device/constants.ts";
import type { Engine } from "../engine/engine.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { DeviceLostError, ModelFileError } from "../errors.ts";
import type { InferEngine, LoadedModel } from "./infer-engine.ts";
import type { InferTask } from "./infer-task.ts";
import { isRefusedInput, runFailure } from "./runtime-failure.ts";

/** A pipeline with its models open on a device. */
export interface BoundPipeline {
  readonly models: readonly LoadedModel[];
  /**
   * What becomes of an item: its output, or why it has none.
   * @throws MemoryLimitError, RuntimeFaultError, DeviceLostError, ResourceError, the signal's reason: what is not the item's fault
   */
  process(item: Item): Promise<ItemResult>;
  /**
   * Lets pass what `work` makes of items if the device reported no error meanwhile.
   * @throws GpuFaultError, DeviceLostError; what `work` throws
   */
  guarded<T>(work: () => Promise<T>): Promise<T>;
  /** Lets the models go; their sessions stay as long as there is room. */
  done(): void;
}

async function loaded(engine: InferEngine, task: InferTask, signal: AbortSignal | undefined): Promise<LoadedModel[]> {
  const { first, second } = task.pipeline;
  const stages = second === undefined ? [first] : [first, second.stage];
  const open: LoadedModel[] = [];
  try {
    for (const name of new Set(stages.map(({ model }) => model))) {
      const file = task.models.find((model) => model.name === name);
      if (file === undefined) {
        throw new ModelFileError(`The model "${name}" of the pipeline is not there.`, {
          fix: "Give its file as well.",
        });
      }
      const uses = stages.filter(({ model }) => model === name);
      open.push(await engine.loadModel(file, { provider: task.provider, stages: uses, signal }));
    }
    return open;
  } catch (error) {
    for (const model of open) model.done();
    throw error;
  }
}

/** Runs models by name; an item's own failures become ItemErrors. */
function runner(models: readonly LoadedModel[], gpu: Engine | undefined, signal: AbortSignal | undefined): RunModel {
  const byName = new Map(models.map((model) => [model.name, model]));
  return async (name, feeds) => {
    signal?.throwIfAborted();
    const model = byName.get(name);
    if (model === undefined) throw new TypeError("every model of the pipeline was loaded");
    try {
      return await model.run(feeds);
    } catch (error) {
      if (error instanceof DeviceLostError) throw error;
      // A run fails a moment before the loss that caused it is reported.
      if (gpu !== undefined && !isRefusedInput(error)) await new Promise((done) => setTimeout(done, LOSS_REPORT_MS));
      throw runFailure(name, error);
    }
  };
}

/**
 * Opens a task's models and binds its pipeline to them.
 * @throws what loading a model throws
 */
export async function bindPipeline(
  engine: InferEngine,
  task: InferTask,
  signal?: AbortSignal | undefined,
): Promise<BoundPipeline> {
  const models = await loaded(engine, task, signal);
  const gpu = await engine.device(task.provider);
  const { resources = new Map() } = task;
  const outputOf = itemProcessor(task.pipeline, { run: runner(models, gpu, signal), resources });
  const attempt = async (item: Item): Promise<ItemResult> => {
    try {
      return { name: resultName(item.name), output: await outputOf(item) };
    } catch (error) {
      if (error instanceof ItemError) return failedItem(item, error);
      throw error;
    }
  };
  return {
    models,
    process: attempt,
    guarded: (work) => (gpu === undefined ? work() : throughFaultGate(gpu, work)),
    done: () => {
      for (const model of models) model.done();
    },
  };
}
