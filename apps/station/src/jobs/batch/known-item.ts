import { openNodeInferEngine } from "@starling/compute/node";
import { type Item, itemProcessor, type Nominal, type Output, type RunModel, stagesOf } from "@starling/processing";
import { watchRuns } from "@starling/sdk";
import { StartError } from "../../errors.ts";
import type { OpenExample } from "./open-example.ts";

/** An item that was computed in this process. */
export interface KnownItem {
  readonly output: Output;
  /** How often it ran each model, and over inputs of which size. */
  readonly nominal: ReadonlyMap<string, Nominal>;
}

/**
 * Computes one item on a single thread of WebAssembly: what devices must get right before they may take chunks, and what
 * an item costs.
 * @throws ItemError for an item that cannot be computed, StartError for one that does not reach a model
 */
export async function knowItem({ pipeline, models, resources }: OpenExample, item: Item): Promise<KnownItem> {
  const engine = openNodeInferEngine();
  try {
    const loaded = new Map<string, RunModel>();
    for (const file of models) {
      const model = await engine.loadModel(file, { provider: "wasm", stages: stagesOf(pipeline, file.name) });
      loaded.set(file.name, (_, feeds) => model.run(feeds));
    }
    const watch = watchRuns();
    const run: RunModel = (name, feeds) => {
      const found = loaded.get(name);
      if (found === undefined) throw new TypeError(`no model "${name}"`);
      watch.see(name, feeds);
      return found(name, feeds);
    };
    const output = await itemProcessor(pipeline, { run, resources })(item);
    const nominal = new Map<string, Nominal>();
    for (const { name } of models) {
      const [stage] = stagesOf(pipeline, name);
      const seen = stage && watch.nominal(name, stage.input.name, 1);
      if (seen === undefined) {
        throw new StartError(`The first item "${item.name}" never reaches the model "${name}".`, {
          fix: "Begin with an item that all models have work with: it is what devices are tested with.",
        });
      }
      nominal.set(name, seen);
    }
    return { output, nominal };
  } finally {
    await engine.close();
  }
}
