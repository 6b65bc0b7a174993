import { checkGraph, cost, readGraph } from "@starling/graph";
import { validateSchedule } from "@starling/learning";
import {
  Checkpoint,
  type DataSize,
  DatasetManifest,
  decodeBlock,
  type Loss,
  lossFor,
  type NamedBlock,
  readCheckpoint,
  readVector,
  type TrainIntake,
  TrainRecord,
  type TrainSpec,
  targetsPerSample,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";
import { refuse } from "../../jobs/refuse.ts";
import type { TakeOnComponents } from "../lane.ts";

/** What a dataset has to fit. */
interface ModelForm {
  /** Axes of one sample, without the batch. */
  readonly sample: readonly number[];
  /** Element type of the graph's input. */
  readonly dtype: string;
  /** Length of the output's last axis: classes, or tokens. */
  readonly outputs: number | undefined;
  /** Numbers of the whole output for one sample, where they are known. */
  readonly values: number | undefined;
  readonly loss: Loss;
}

/** Whether a graph and a loss can learn from a dataset. @throws JobRefusedError */
function checkFit(manifest: DatasetManifest, { sample, dtype, outputs, values, loss }: ModelForm): void {
  const { shape } = manifest.sample;
  if (shape.join() !== sample.join()) {
    refuse(`The dataset's samples are [${shape}], the graph takes [${sample}].`, "Choose a dataset that fits.");
  }
  if ((manifest.kind === "tokens") !== (dtype !== "float32")) {
    refuse(`The graph takes ${dtype}, the dataset holds ${manifest.kind}.`, "Choose a dataset of the graph's kind.");
  }
  if (loss !== lossFor(manifest)) {
    refuse(`The loss ${loss} cannot be taken of ${manifest.kind} data.`, `Ask for ${lossFor(manifest)}.`);
  }
  if (manifest.kind === "regression") {
    const { length } = manifest.targets;
    if (values === undefined || values === length) return;
    refuse(`The graph gives ${values} values, the dataset has ${length} targets.`, "Give the model as many outputs.");
  }
  const known = manifest.kind === "tokens" ? manifest.vocabulary : manifest.classes.length;
  if (outputs !== undefined && known > outputs) {
    refuse(`The graph has ${outputs} outputs, the dataset ${known} labels.`, "Give the model as many outputs.");
  }
}

/** Reads a dataset's manifest and makes sure that every shard is here. */
async function checkDataset(
  { blocks }: TakeOnComponents,
  cid: CID,
  form: ModelForm,
  options: AbortOptions,
): Promise<DataSize> {
  const manifest = decodeBlock(DatasetManifest, await blocks.get(cid, options));
  const { shards, count } = manifest;
  checkFit(manifest, form);
  for (const shard of shards) await ensure(blocks, shard, options);
  if (manifest.kind === "tokens" && manifest.tokenizer.kind === "bpe") {
    await blocks.get(manifest.tokenizer.cid, options);
  }
  return { count, align: Math.max(...shards.map((shard) => shard.count)), targets: targetsPerSample(manifest) };
}

/** Posting completes only when everything that the spec names is here, of the size that its manifest says. */
async function ensure(blocks: Pick<Blocks, "get">, { cid, bytes }: NamedBlock, options: AbortOptions): Promise<void> {
  const held = await blocks.get(cid, options);
  if (held.byteLength === bytes) return;
  refuse(`The block ${cid} has ${held.byteLength} bytes, its manifest says ${bytes}.`, "Publish the data again.");
}

async function checkModel(
  components: TakeOnComponents,
  { laneParams, common }: TrainSpec,
  options: AbortOptions,
): Promise<{ parameters: number; form: ModelForm }> {
  const { blocks, checker } = components;
  const graph = readGraph(await blocks.get(laneParams.graph, options));
  checkGraph(graph, checker.operators);
  const { flopsForward, flopsTrain, trainableParameters, bytes } = cost(graph, 1);
  const { train, evaluate } = laneParams.flops;
  if (BigInt(train) !== flopsTrain || BigInt(evaluate) !== flopsForward) {
    refuse(
      "The spec's FLOPs are not the graph's.",
      `Say ${flopsTrain} for training and ${flopsForward} for evaluation.`,
    );
  }
  if (bytes > common.limits.modelBytes) refuse("The model is over the spec's own limit.", "Raise limits.modelBytes.");
  const checkpoint = decodeBlock(Checkpoint, await blocks.get(laneParams.checkpoint, options));
  const fits =
    checkpoint.graph.equals(laneParams.graph) &&
    checkpoint.tensors.length === graph.parameters.length &&
    graph.parameters.every(({ name, shape }, i) => {
      const tensor = checkpoint.tensors[i];
      return tensor?.name === name && tensor.shape.join() === shape.join();
    });
  if (!fits) refuse("The initial checkpoint is not the graph's.", "Write it from the same model.");
  await readCheckpoint(checkpoint, (cid) => blocks.get(cid, options));
  await checkOrigin(components, laneParams, trainableParameters, options);
  const [input] = graph.inputs;
  const sample = (input?.shape ?? []).slice(1).filter((side) => typeof side === "number");
  const given = (graph.outputs[0]?.shape ?? []).slice(1);
  const last = given.at(-1);
  const outputs = typeof last === "number" ? last : undefined;
  const product = given.reduce<number>((all, side) => all * Number(side), 1);
  const values = Number.isNaN(product) ? undefined : product;
  const { loss } = laneParams;
  return {
    parameters: trainableParameters,
    form: { sample, dtype: input?.dtype ?? "float32", outputs, values, loss },
  };
}

/** Whether the round that a job says to start from has made its checkpoint, and what it takes over is here and fits. */
async function checkOrigin(
  { blocks }: TakeOnComponents,
  { origin, checkpoint }: TrainSpec["laneParams"],
  parameters: number,
  options: AbortOptions,
): Promise<void> {
  if (origin === undefined) return;
  const record = decodeBlock(TrainRecord, await blocks.get(origin.record, options));
  if (!record.model.equals(checkpoint)) {
    refuse("The round that the job starts from has made another checkpoint.", "Name the checkpoint of the record.");
  }
  for (const cid of origin.resumes ? [record.momentum, record.error] : []) {
    const manifest = decodeBlock(VectorManifest, await blocks.get(cid, options));
    if (manifest.n !== parameters) refuse("The round that the job resumes has another model.", "Fork it instead.");
    await readVector(manifest, (part) => blocks.get(part, options));
  }
}

/**
 * Checks a training job: schedule, graph operator by operator, cost model against the declared FLOPs, checkpoint, origin
 * and datasets.
 * @throws JobRefusedError and the errors of the protocol and the graph
 */
export async function takeOnTraining(
  components: TakeOnComponents,
  spec: TrainSpec,
  options: AbortOptions,
): Promise<TrainIntake> {
  validateSchedule(spec.laneParams.lr);
  const { parameters, form } = await checkModel(components, spec, options);
  return {
    lane: "train",
    parameters,
    data: {
      train: await checkDataset(components, spec.laneParams.dataset, form, options),
      validation: await checkDataset(components, spec.common.validation, form, options),
      test: await checkDataset(components, spec.common.test, form, options),
    },
  };
}
