import type { InferEngine } from "@starling/compute/infer";
import {
  failedItem,
  ItemError,
  type ItemResult,
  itemProcessor,
  ModelRunError,
  type RunModel,
} from "@starling/processing";
import type { InferParams } from "@starling/protocol";
import {
  itemFlops,
  JobRefusedError,
  type NewItem,
  type Nominal,
  type Probe,
  proposeRule,
  watchRuns,
} from "@starling/sdk";
import { listItems } from "./list-items.ts";
import type { BatchOrder, Preview, TriedItem } from "./messages.ts";
import { openModels, type ReadModel, readModels, readResources, stagesOf } from "./open-models.ts";

type PreviewOrder = Extract<BatchOrder, { type: "preview" }>;
type Provider = InferParams["provider"];

/** An engine that opens the GPU only where it is asked for one. */
async function openEngine(): Promise<InferEngine> {
  const { loadRuntime, openInferEngine } = await import("@starling/compute/infer");
  return openInferEngine({
    load: loadRuntime,
    gpu: async () => {
      const { createWebGpuEngine } = await import("@starling/compute/engine");
      return createWebGpuEngine();
    },
  });
}

async function firstItems(order: PreviewOrder): Promise<NewItem[]> {
  const items: NewItem[] = [];
  for await (const item of (await listItems(order.itemFiles)).items()) {
    if (items.push(item) >= order.most) break;
  }
  return items;
}

/** What the model itself refuses, by its node; what else throws is not the item's fault. */
function asItemError(name: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof ItemError) return cause;
  return new ModelRunError(`The model "${name}" failed: ${cause.message}`, {
    fix: "Look at the steps before it.",
    cause,
  });
}

async function resultOf(item: NewItem, process: (item: NewItem) => Promise<TriedOutput>): Promise<ItemResult> {
  try {
    return { name: item.name, output: await process(item) };
  } catch (error) {
    if (error instanceof ItemError) return failedItem(item, error);
    throw error;
  }
}

type TriedOutput = Awaited<ReturnType<ReturnType<typeof itemProcessor>>>;

const guarded =
  (run: RunModel): RunModel =>
  async (name, feeds) => {
    try {
      return await run(name, feeds);
    } catch (cause) {
      throw asItemError(name, cause);
    }
  };

interface Trial {
  readonly order: PreviewOrder;
  readonly engine: InferEngine;
  readonly models: readonly ReadModel[];
  readonly resources: ReadonlyMap<string, Uint8Array>;
}

async function runAll({ order, engine, models, resources }: Trial, items: readonly NewItem[], provider: Provider) {
  const { pipeline } = order.plan;
  const watch = watchRuns(guarded(await openModels(engine, { pipeline, models, provider })));
  const process = itemProcessor(pipeline, { run: watch.run, resources });
  const begun = performance.now();
  const results: ItemResult[] = [];
  for (const item of items) results.push(await resultOf(item, process));
  return { results, watch, msPerItem: (performance.now() - begun) / items.length };
}

/** Holds what the GPU makes of the items against what the CPU made. */
async function probe(trial: Trial, items: readonly NewItem[], expected: readonly ItemResult[]): Promise<Probe[]> {
  const { results } = await runAll(trial, items, "webgpu");
  return results.flatMap((result, i): Probe[] => {
    const other = expected[i];
    return "output" in result && other !== undefined && "output" in other ? [[result.output, other.output]] : [];
  });
}

interface Choice {
  readonly provider: Provider;
  readonly rule: Preview["rule"];
  readonly note: string;
}

/** Rule and provider: as asked for, unless this device shows that graphics cards differ too much. */
async function choose(trial: Trial, items: readonly NewItem[], results: readonly ItemResult[]): Promise<Choice> {
  const exact = proposeRule("wasm", []);
  if (exact === undefined) throw new TypeError("the CPU has a rule");
  if (trial.order.provider === "wasm") return { provider: "wasm", rule: exact, note: "" };
  let probes: Probe[] = [];
  let note = "The rule follows from what this device's graphics card and its CPU made of these items.";
  try {
    probes = await probe(trial, items, results);
  } catch {
    note = "There is no graphics card here to compare with, so the usual rule is proposed.";
  }
  const rule = proposeRule("webgpu", probes);
  if (rule !== undefined) return { provider: "webgpu", rule, note };
  return { provider: "wasm", rule: exact, note: "This device's graphics card differs too much: CPUs compute instead." };
}

function nominalOf(
  { order: { plan } }: Trial,
  watch: ReturnType<typeof watchRuns>,
  items: number,
): Record<string, Nominal> {
  const nominal: Record<string, Nominal> = {};
  for (const { model, input } of stagesOf(plan.pipeline)) {
    const seen = watch.nominal(model, input.name, items);
    // A second model that got nothing yet: one run over the smallest input that it takes.
    nominal[model] = seen ?? { runs: 1, inputs: [{ name: input.name, shape: input.shape.map((size) => size ?? 1) }] };
  }
  return nominal;
}

/**
 * Runs the first items in this tab: what a batch would make of them, what an item costs, and how much devices differ.
 * @throws JobRefusedError where every item fails or a model has no price; what opening models throws
 */
export async function tryItems(order: PreviewOrder, say: (words: string) => void): Promise<Preview> {
  say("Reading the files…");
  const [models, resources] = await Promise.all([
    readModels(order.plan, order.modelFiles),
    readResources(order.plan, order.modelFiles),
  ]);
  const items = await firstItems(order);
  say("Fetching ONNX Runtime and opening the models…");
  const engine = await openEngine();
  const trial: Trial = { order, engine, models, resources };
  try {
    const { results, watch, msPerItem } = await runAll(trial, items, "wasm");
    const done = results.filter((result) => "output" in result).length;
    const nominal = nominalOf(trial, watch, Math.max(1, done));
    const costed = models.map(({ name, graph }) => ({ name, file: graph, nominal: nominal[name] as Nominal }));
    const flops = itemFlops(order.plan.pipeline, costed);
    say("Comparing devices…");
    const chosen = await choose(trial, items, results);
    const tried = items.map(({ name, bytes }, i): TriedItem => ({ name, bytes, result: results[i] as ItemResult }));
    if (tried.length === 0) throw new JobRefusedError("There are no items.", { fix: "Choose files." });
    return { items: tried, flops, nominal, msPerItem, ...chosen };
  } finally {
    await engine.close();
  }
}
