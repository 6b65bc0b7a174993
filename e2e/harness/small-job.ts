import { type LabelledSamples, mlp, writeModel } from "@starling/graph";
import { encodeBlock, type JobSpec } from "@starling/protocol";
import { buildSpec, publishDataset, publishModel, type SpecChoices } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import type { Operator } from "./operator.ts";
import type { RunningStation } from "./station.ts";

/** The classes by their labels. */
export const CLASSES = ["top", "right", "bottom", "left"];
const SIDE = 8;
const COUNT = 400;
const TOKENS = 10n ** 18n;

/** Pictures of eight by eight pixels with one bright half: which half, is the label. */
export function halves(count = COUNT): LabelledSamples<Uint8Array> {
  const samples = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = i % CLASSES.length;
    labels[i] = label;
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const bright = [y < SIDE / 2, x >= SIDE / 2, y >= SIDE / 2, x < SIDE / 2][label] === true;
        samples[(i * SIDE + y) * SIDE + x] = (bright ? 190 : 20) + ((i * 31 + y * 17 + x * 7) % 50);
      }
    }
  }
  return { count, sampleShape: [1, SIDE, SIDE], samples, labels };
}

/** The small job's model, as an ONNX file. */
export function smallModel(): Uint8Array {
  const { graph, weights } = mlp({ input: [1, SIDE, SIDE], classes: CLASSES.length, hidden: [16], seed: 1 });
  return writeModel(graph, weights);
}

/** The same model as an exporter writes one for inference: sizes with names, and a Softmax at its end. */
export function exportedModel(): Uint8Array {
  const { graph, weights } = mlp({ input: [1, SIDE, SIDE], classes: CLASSES.length, hidden: [16], seed: 1 });
  const [logits] = graph.outputs;
  const softmax = {
    name: "softmax",
    op: "Softmax",
    inputs: [logits?.name ?? ""],
    outputs: ["probabilities"],
    attributes: new Map(),
  };
  const exported = {
    ...graph,
    inputs: graph.inputs.map((input) => ({ ...input, shape: ["batch", 1, "height", "width"] })),
    outputs: [{ name: "probabilities", dtype: "float32", shape: ["batch", CLASSES.length] }] as const,
    nodes: [...graph.nodes, softmax],
  };
  return writeModel(exported, weights);
}

/** Money and time of a job. */
interface Terms {
  /** Token wei in escrow. */
  readonly budget: bigint;
  /** To the deadline. */
  readonly seconds: number;
}

const TERMS: Terms = { budget: 1_000n * TOKENS, seconds: 86_400 };

/** Uploads a job of which a chunk takes a moment. Gives its spec and the CID of it. */
export async function uploadSmallJob(
  station: RunningStation,
  choices: Partial<SpecChoices> = {},
): Promise<{ readonly spec: JobSpec; readonly cid: CID }> {
  const model = publishModel(smallModel());
  const data = publishDataset(halves(), {
    name: "Halves",
    licence: "Apache-2.0",
    notice: "Made by the test.",
    classes: CLASSES,
  });
  const { engine } = await station.client.info();
  const spec = buildSpec(
    {
      graph: model.graph.cid,
      checkpoint: model.checkpoint.cid,
      dataset: data.train.cid,
      validation: data.validation.cid,
      test: data.test.cid,
      engine,
      parameters: model.parameters,
      trained: model.trained,
      flops: model.flops,
      shardCount: data.shardCount,
    },
    {
      title: "Halves",
      purpose: "A small job for a test.",
      rounds: 100,
      chunks: 2,
      steps: 4,
      batch: 16,
      learningRate: 4e-3,
      holdbackRounds: 1,
      price: 20_000n * TOKENS,
      ...choices,
    },
  );
  const block = encodeBlock(spec);
  for (const one of [...model.blocks, ...data.blocks, block]) await station.client.upload(one);
  return { spec, cid: block.cid };
}

/** Uploads and posts a small job with the station's researcher key. Gives its id. */
export async function postSmallJob(
  station: RunningStation,
  operator: Operator,
  choices: Partial<SpecChoices> = {},
  { budget, seconds }: Terms = TERMS,
): Promise<string> {
  const { cid } = await uploadSmallJob(station, choices);
  return operator.post({ spec: cid.toString(), budget: budget.toString(), seconds });
}

/** Ends the jobs that the station brought along, so that tabs serve only what the test posts. */
export async function onlySmallJob(
  station: RunningStation,
  operator: Operator,
  choices: Partial<SpecChoices> = {},
  terms: Terms = TERMS,
): Promise<string> {
  for (const { job } of await station.client.jobs()) await operator.control(job, "cancel");
  return postSmallJob(station, operator, choices, terms);
}
