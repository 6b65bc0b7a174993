import { gpt, mlp, readGraph } from "@starling/graph";
import { decodeBlock, TrainSpec } from "@starling/protocol";
import {
  adaptModel,
  type FitChoices,
  type GetBlock,
  modelFacts,
  type PublishedModel,
  publishGraph,
  publishModel,
  startFrom,
} from "@starling/sdk";
import { CID } from "multiformats/cid";
import { type ImageModel, imageModel } from "./image-model.ts";
import type { GptSizes, MlpSizes, PublishOrder, ReadModelReply } from "./messages.ts";
import { sentBlocks } from "./sent-blocks.ts";
import { wholeFile } from "./whole-file.ts";

/** Seed of the zoo's weights: fixed, so that the same sizes give the same blocks. */
const ZOO_SEED = 1;

function modelReply({ graph, checkpoint, blocks, ...rest }: PublishedModel): ReadModelReply {
  return { ...rest, graph: graph.cid.toString(), checkpoint: checkpoint.cid.toString(), blocks: sentBlocks(blocks) };
}

/** Reads an ONNX file. @throws OpenDimensionsError, GraphError, JobRefusedError */
export async function readModelFile(file: File, choices: FitChoices): Promise<ReadModelReply> {
  return modelReply(publishModel(await wholeFile(file), choices));
}

/** Makes a model of images, with weights to begin with. @throws GraphError */
export function makeImageModel(model: ImageModel): ReadModelReply {
  return modelReply(publishGraph(imageModel(model)));
}

/** Adds adapters to a model, of which they alone are trained. @throws GraphError, InvalidDataError */
export async function addAdapters(
  { checkpoint, blocks, choices }: Omit<Extract<PublishOrder, { type: "adapters" }>, "type" | "origin">,
  get: GetBlock,
): Promise<ReadModelReply> {
  const here = new Map(blocks.map(({ cid, bytes }) => [cid, bytes]));
  const getEither: GetBlock = async (cid) => here.get(cid.toString()) ?? get(cid);
  return modelReply(await adaptModel(CID.parse(checkpoint), getEither, choices));
}

/** Makes a GPT over tokens of text, with weights to begin with. @throws GraphError, JobRefusedError */
export function makeGpt(sizes: GptSizes): ReadModelReply {
  return modelReply(publishGraph(gpt({ ...sizes, seed: ZOO_SEED })));
}

/** Makes an MLP over a table's columns, with weights to begin with. @throws GraphError */
export function makeMlp({ inputs, hidden, outputs }: MlpSizes): ReadModelReply {
  return modelReply(publishGraph(mlp({ input: [inputs], hidden, classes: outputs, seed: ZOO_SEED })));
}

/** Takes the model after a round of another job. @throws InvalidDataError, ReplayMismatchError */
export async function readRoundModel(
  { spec, record, resumes }: Omit<Extract<PublishOrder, { type: "round" }>, "type" | "origin">,
  get: GetBlock,
): Promise<ReadModelReply> {
  const { laneParams } = decodeBlock<TrainSpec>(TrainSpec, await get(CID.parse(spec)));
  const { parts, blocks } = await startFrom(CID.parse(record), { first: laneParams.checkpoint, get, resumes });
  return {
    ...modelFacts(readGraph(await get(parts.graph))),
    graph: parts.graph.toString(),
    checkpoint: parts.checkpoint.toString(),
    blocks: sentBlocks(blocks),
    origin: { record, resumes },
  };
}
