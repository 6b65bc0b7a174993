import type { Item } from "@starling/processing";
import { fashionExample, speechExample } from "../../jobs/batch/examples.ts";
import { labelledItems } from "../../jobs/batch/labelled-items.ts";
import { type OpenExample, openExample } from "../../jobs/batch/open-example.ts";
import { type PreparedBatch, prepareBatchJob } from "../../jobs/batch/prepare-batch-job.ts";
import { recordings } from "../../jobs/batch/recordings.ts";
import { hasLabel, type IsTrue, isHeard } from "./compare-run.ts";
import type { InferDemoOptions } from "./options.ts";

/** A batch of the demo, and what its results are held against. */
export interface DemoBatch {
  /** Name of the file of its results. */
  readonly file: string;
  readonly example: OpenExample;
  readonly items: readonly Item[];
  readonly prepared: PreparedBatch;
  /** What is known of the items beforehand. */
  readonly isTrue: IsTrue;
}

/** So many chunks that every tab has several. */
const SPAN = 200;

/** Fashion-MNIST's test images, and recordings whose state goes from frame to frame. */
export async function demoBatches({ provider }: Pick<InferDemoOptions, "provider">): Promise<DemoBatch[]> {
  const [fashion, speech] = [fashionExample(), speechExample()];
  const { labels, ...clothes } = labelledItems("data/fashion-mnist/test");
  const { items, spoken, card } = recordings();
  return [
    {
      file: "fashion.jsonl",
      example: openExample(fashion),
      items: clothes.items,
      isTrue: hasLabel(labels),
      prepared: await prepareBatchJob(fashion, { ...clothes, provider, choices: { span: SPAN } }),
    },
    {
      file: "speech.jsonl",
      example: openExample(speech),
      items,
      isTrue: isHeard(spoken),
      prepared: await prepareBatchJob(speech, { items, card, choices: { span: 1 } }),
    },
  ];
}
