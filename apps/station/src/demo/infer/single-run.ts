import { failedItem, type Item, ItemError, type ItemResult, itemProcessor } from "@starling/processing";
import * as ort from "onnxruntime-web";
import type { OpenExample } from "../../jobs/batch/open-example.ts";
import { bareSessions } from "./bare-sessions.ts";

/** The items one after the other in this process, in sessions of ONNX Runtime alone. */
export async function singleRun(
  { pipeline, models, resources }: OpenExample,
  items: readonly Item[],
): Promise<ItemResult[]> {
  const { run, close } = await bareSessions(ort, models);
  const process = itemProcessor(pipeline, { run, resources });
  const results: ItemResult[] = [];
  for (const item of items) {
    try {
      results.push({ name: item.name, output: await process(item) });
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      results.push(failedItem(item, error));
    }
  }
  await close();
  return results;
}
