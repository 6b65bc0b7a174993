import { gpt, mlp, readGraph, writeModel } from "@starling/graph";
import { decodeBlock, JobSpec } from "@starling/protocol";
import { type GetBlock, modelFacts, publishModel, startFrom } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { GptSizes, MlpSizes, PublishOrder, ReadModelReply } from "./messages.ts";
import { sentBlocks } from "./sent-blocks.ts";
import { wholeFile } from "./whole-file.ts";

/** Seed of the zoo's weights: fixed, so that the same sizes give the same blocks. */
const ZOO_SEED = 1;

function modelReply(onnx: Uint8Array): ReadModelReply {
  const { graph, checkpoint, blocks, ...rest } = publishModel(onnx);
  return { ...rest, graph: graph.cid.toString(), checkpoint: checkpoint.cid.toString(), blocks: sentBlocks(blocks) };
}

/** Reads an ONNX file. @throws GraphError, JobRefusedError */
export async function readModelFile(file: File): Promise<ReadModelReply> {
  return modelReply(await wholeFile(file));
}

/** Makes a GPT over tokens of text, with weights to begin with. @throws GraphError, JobRefusedError */
export function makeGpt(sizes: GptSizes): ReadModelReply {
  const { graph, weights } = gpt({ ...sizes, seed: ZOO_SEED });
  return modelReply(writeModel(graph, weights));
}

/** Makes an MLP over a table's columns, with weights to begin with. @throws GraphError, JobRefusedError */
export function makeMlp({ inputs, hidden, outputs }: MlpSizes): ReadModelReply {
  const { graph, weights } = mlp({ input: [inputs], hidden, classes: outputs, seed: ZOO_SEED });
  return modelReply(writeModel(graph, weights));
}

/** Takes the model after a round of another job. @throws InvalidDataError, ReplayMismatchError */
export async function readRoundModel(
  { spec, record, resumes }: Omit<Extract<PublishOrder, { type: "round" }>, "type" | "origin">,
  get: GetBlock,
): Promise<ReadModelReply> {
  const { laneParams } = decodeBlock<JobSpec>(JobSpec, await get(CID.parse(spec)));
  const { parts, blocks } = await startFrom(CID.parse(record), { first: laneParams.checkpoint, get, resumes });
  return {
    ...modelFacts(readGraph(await get(parts.graph))),
    graph: parts.graph.toString(),
    checkpoint: parts.checkpoint.toString(),
    blocks: sentBlocks(blocks),
    origin: { record, resumes },
  };
}
