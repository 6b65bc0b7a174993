import { openEngine } from "@starling/compute/engine";
import {
  type InferEngine,
  loadRuntime,
  openInferEngine,
  type RunItemsOptions,
  runItems,
} from "@starling/compute/infer";
import { type ItemResult, itemFlops, type Nominal } from "@starling/processing";
import type { InferParams } from "@starling/protocol";
import { JobRefusedError, type NewItem, type Probe, proposeRule, watchRuns } from "@starling/sdk";
import { listItems } from "./list-items.ts";
import type { BatchOrder, Preview, TriedItem } from "./messages.ts";
import { type ReadModel, readModels, readResources } from "./read-plan.ts";

type PreviewOrder = Extract<BatchOrder, { type: "preview" }>;
type Provider = InferParams["provider"];

interface Trial {
  readonly order: PreviewOrder;
  readonly engine: InferEngine;
  readonly models: readonly ReadModel[];
  readonly resources: ReadonlyMap<string, Uint8Array>;
  readonly items: readonly NewItem[];
}

async function firstItems(order: PreviewOrder): Promise<NewItem[]> {
  const items: NewItem[] = [];
  for await (const item of (await listItems(order.itemFiles)).items()) {
    if (items.push(item) >= order.most) break;
  }
  return items;
}

/** The engine, told of every run of a model. */
function watched(engine: InferEngine, watch: ReturnType<typeof watchRuns>): InferEngine {
  return {
    ...engine,
    loadModel: async (file, options) => {
      const model = await engine.loadModel(file, options);
      const run: typeof model.run = (feeds) => {
        watch.see(model.name, feeds);
        return model.run(feeds);
      };
      return { ...model, run };
    },
  };
}

/** Runs the items as a volunteer's tab would. */
async function outcomeOf(
  { order, models, resources, items }: Trial,
  {
    engine,
    provider,
    onBusy,
  }: { readonly engine: InferEngine; readonly provider: Provider } & Pick<RunItemsOptions, "onBusy">,
) {
  const { pipeline } = order.plan;
  return (await runItems(engine, { pipeline, models, resources, items, provider }, { onBusy })).results;
}

/** Holds what the GPU makes of the items against what the CPU made. */
async function probe(trial: Trial, expected: readonly ItemResult[]): Promise<Probe[]> {
  const results = await outcomeOf(trial, { engine: trial.engine, provider: "webgpu" });
  return results.flatMap((result, i): Probe[] => {
    const other = expected[i];
    return "output" in result && other !== undefined && "output" in other ? [[result.output, other.output]] : [];
  });
}

type Choice = Pick<Preview, "provider" | "rule" | "note">;

/** Rule and provider: as asked for, unless this device shows that graphics cards differ too much. */
async function choose(trial: Trial, results: readonly ItemResult[]): Promise<Choice> {
  const exact = proposeRule("wasm", []);
  if (exact === undefined) throw new TypeError("the CPU has a rule");
  if (trial.order.provider === "wasm") return { provider: "wasm", rule: exact, note: "" };
  let probes: Probe[] = [];
  let note = "The rule follows from what this device's graphics card and its CPU made of these items.";
  try {
    probes = await probe(trial, results);
  } catch {
    note = "There is no graphics card here to compare with, so the usual rule is proposed.";
  }
  const rule = proposeRule("webgpu", probes);
  if (rule !== undefined) return { provider: "webgpu", rule, note };
  return { provider: "wasm", rule: exact, note: "This device's graphics card differs too much: CPUs compute instead." };
}

function nominalOf({ order: { plan } }: Trial, watch: ReturnType<typeof watchRuns>, items: number) {
  const nominal: Record<string, Nominal> = {};
  const { first, second } = plan.pipeline;
  for (const { model, input } of second === undefined ? [first] : [first, second.stage]) {
    // A second model that got nothing yet: one run over the smallest input that it takes.
    const smallest = { runs: 1, inputs: [{ name: input.name, shape: input.shape.map((size) => size ?? 1) }] };
    nominal[model] = watch.nominal(model, input.name, items) ?? smallest;
  }
  return nominal;
}

function flopsOf({ order, models }: Trial, nominal: Readonly<Record<string, Nominal>>): number {
  const costed = models.flatMap(({ name, graph: file }) => {
    const sizes = nominal[name];
    return sizes === undefined ? [] : [{ name, file, nominal: sizes }];
  });
  return itemFlops(order.plan.pipeline, costed);
}

/**
 * Runs the first items in this tab: what a batch would make of them, what an item costs, and how much devices differ.
 * @throws JobRefusedError where a model has no price; what opening models throws
 */
export async function tryItems(order: PreviewOrder, say: (words: string) => void): Promise<Preview> {
  say("Reading the files…");
  const models = await readModels(order.plan, order.modelFiles);
  const resources = await readResources(order.plan, order.modelFiles);
  const items = await firstItems(order);
  const engine = openInferEngine({
    load: loadRuntime,
    gpu: () => openEngine({ engine: "webgpu", allowFallback: false }),
  });
  const trial: Trial = { order, engine, models, resources, items };
  try {
    say("Fetching ONNX Runtime and opening the models…");
    const watch = watchRuns();
    let busy = 0;
    const onBusy = (ms: number) => {
      busy += ms;
    };
    const results = await outcomeOf(trial, { engine: watched(engine, watch), provider: "wasm", onBusy });
    const msPerItem = busy / Math.max(1, items.length);
    const nominal = nominalOf(trial, watch, Math.max(1, items.length));
    const flops = flopsOf(trial, nominal);
    say("Comparing devices…");
    const chosen = await choose(trial, results);
    const tried = items.flatMap(({ name, bytes }, i): TriedItem[] => {
      const result = results[i];
      return result === undefined ? [] : [{ name, bytes, result }];
    });
    if (tried.length === 0) throw new JobRefusedError("There are no items.", { fix: "Choose files." });
    return { items: tried, flops, nominal, msPerItem, ...chosen };
  } finally {
    await engine.close();
  }
}
