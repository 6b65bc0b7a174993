import { engineDigest } from "@starling/compute";
import { encodeResults, type Item, itemFlops } from "@starling/processing";
import { type Block, encodeBlock, type InferSpec, rawBlock } from "@starling/protocol";
import {
  type BatchChoices,
  type BatchParts,
  buildInferSpec,
  type ItemsCard,
  proposeRule,
  publishFile,
  publishItems,
} from "@starling/sdk";
import { StartError } from "../../errors.ts";
import type { PreparedJob } from "../sample-job.ts";
import type { BatchExample } from "./examples.ts";
import { knowItem } from "./known-item.ts";
import { openExample } from "./open-example.ts";

/** What a batch is run over, and where its models run. */
export interface BatchOrder {
  /** The first is also what devices are tested with. */
  readonly items: readonly Item[];
  readonly card: ItemsCard;
  /** `wasm` unless given. */
  readonly provider?: BatchParts["provider"];
  readonly choices?: Partial<BatchChoices>;
}

/** A batch that is ready to be posted. */
export interface PreparedBatch extends PreparedJob {
  readonly spec: InferSpec;
}

/** What 10¹² FLOPs of a batch are paid: as much as in the sample job. */
const PRICE = 1_000n * 10n ** 18n;

/**
 * Turns models, dictionaries and items into blocks and writes the spec around them; the known item, its cost and with
 * them the FLOPs of an item come of a computation in this process.
 * @throws StartError for no items or missing files, JobRefusedError for what cannot be published or counted
 */
export async function prepareBatchJob(
  example: BatchExample,
  { items, card, provider = "wasm", choices = {} }: BatchOrder,
): Promise<PreparedBatch> {
  const [first] = items;
  if (first === undefined) throw new StartError("The batch has no items.", { fix: "Give at least one." });
  const blocks: Block[] = [];
  const put = (block: Block) => void blocks.push(block);
  const open = openExample(example);
  const { pipeline } = open;
  const { output, nominal } = await knowItem(open, first);
  const costed = [];
  const models: BatchParts["models"][number][] = [];
  for (const { name, graph: file } of open.models) {
    const size = nominal.get(name);
    if (size === undefined) throw new TypeError("every model of the example was run");
    costed.push({ name, file, nominal: size });
    const { cid: graph } = await publishFile(`${name}.onnx`, file, { put });
    models.push({ name, graph, external: [], bytes: file.byteLength, nominal: size });
  }
  const resources: BatchParts["resources"][number][] = [];
  for (const [name, bytes] of open.resources) {
    resources.push({ name, file: (await publishFile(name, bytes, { put })).cid });
  }
  const result = rawBlock(encodeResults([{ name: first.name, output }]));
  put(result);
  const rule = proposeRule(provider, []);
  if (rule === undefined) throw new TypeError("there is a rule without probes");
  const spec = buildInferSpec(
    {
      models,
      resources,
      pipeline,
      rule,
      provider,
      canary: { item: (await publishFile(first.name, first.bytes, { put })).cid, result: result.cid },
      dataset: (await publishItems(items, card, { put })).cid,
      count: items.length,
      flops: itemFlops(pipeline, costed),
      engine: engineDigest(),
    },
    { title: example.title, purpose: example.purpose, price: PRICE, ...choices },
  );
  const specBlock = encodeBlock(spec);
  return { spec, specBlock, blocks: [...blocks, specBlock] };
}
