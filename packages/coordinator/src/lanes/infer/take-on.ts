import { inspectModel } from "@starling/graph";
import { ComparisonRule, itemFlops, parsePipeline, type Stage } from "@starling/processing";
import {
  decodeBlock,
  FileManifest,
  type InferIntake,
  type InferSpec,
  ItemsManifest,
  MAX_BATCH_CHUNKS,
  MAX_UPDATE_BLOCK_BYTES,
  parse,
  specBlocks,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";
import { refuse } from "../../jobs/refuse.ts";
import type { TakeOnComponents } from "../lane.ts";

/** Widest rule that a job may ask for: beyond it a wrong result could pass for another device's. */
const WIDEST = { relativeBillionths: 20_000_000, absoluteBillionths: 100_000_000, ppm: 50_000 } as const;

/** A file's bytes, from its blocks. */
async function readFile(blocks: Pick<Blocks, "get">, cid: CID, options: AbortOptions): Promise<Uint8Array> {
  const { bytes, blocks: parts } = decodeBlock(FileManifest, await blocks.get(cid, options));
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    const piece = await blocks.get(part, options);
    if (at + piece.byteLength > bytes) refuse(`The file ${cid} is longer than its manifest says.`, "Publish it again.");
    whole.set(piece, at);
    at += piece.byteLength;
  }
  if (at !== bytes) refuse(`The file ${cid} has ${at} bytes, its manifest says ${bytes}.`, "Publish it again.");
  return whole;
}

/** Whether the job's rule is inside of what the protocol allows. */
function checkRule(value: unknown): void {
  const { float, ppm } = parse(ComparisonRule, value);
  const most = float.kind === "relative-l2" ? WIDEST.relativeBillionths : WIDEST.absoluteBillionths;
  if (ppm > WIDEST.ppm || (float.kind !== "exact" && float.billionths > most)) {
    refuse("The job's rule would take wrong results for right ones.", "Ask for a narrower rule, or for wasm.");
  }
}

/** Models by name, each of them run by a stage, and all that the stages run. */
function checkModels({ laneParams }: InferSpec, stages: readonly Stage[]): void {
  const names = laneParams.models.map(({ name }) => name);
  if (new Set(names).size !== names.length) refuse("Two models have one name.", "Give each a name of its own.");
  const idle = names.find((name) => !stages.some(({ model }) => model === name));
  if (idle !== undefined) refuse(`The pipeline does not run the model "${idle}".`, "Leave it out.");
}

/** Every block that the spec names is here, of the size that its manifest says. */
async function checkBlocks(blocks: Pick<Blocks, "get">, spec: InferSpec, options: AbortOptions): Promise<void> {
  const { model, data } = await specBlocks(spec, (cid) => blocks.get(cid, options));
  for (const { cid, bytes } of [...model, ...data]) {
    const held = await blocks.get(cid, options);
    if (held.byteLength !== bytes) {
      refuse(`The block ${cid} has ${held.byteLength} bytes, its manifest says ${bytes}.`, "Publish the data again.");
    }
  }
}

/** Whether a model needs nothing but ONNX's own operators and the files that the job names beside it. */
async function checkFiles(
  blocks: Pick<Blocks, "get">,
  { name, external }: InferSpec["laneParams"]["models"][number],
  file: Uint8Array,
  options: AbortOptions,
): Promise<void> {
  const { foreign, external: needed } = inspectModel(file);
  const [own] = foreign;
  if (own !== undefined) {
    refuse(`The model "${name}" has the operator ${own.operator} (node "${own.node}").`, "Export it with ONNX's own.");
  }
  const given = new Map<string, number>();
  for (const { name: path, file: cid } of external) {
    given.set(path.replace(/^\.\//, ""), decodeBlock(FileManifest, await blocks.get(cid, options)).bytes);
  }
  const lacking = needed.find(({ path, bytes }) => (given.get(path) ?? -1) < bytes);
  if (lacking === undefined) return;
  refuse(
    `The model "${name}" keeps "${lacking.tensor}" in "${lacking.path}", which is missing or too short.`,
    "Publish the model together with the files beside it.",
  );
}

/** Bytes of the models' files as their manifests say them. */
async function modelBytes(
  blocks: Pick<Blocks, "get">,
  { laneParams }: InferSpec,
  options: AbortOptions,
): Promise<number> {
  let bytes = 0;
  for (const { graph, external } of laneParams.models) {
    for (const cid of [graph, ...external.map(({ file }) => file)]) {
      bytes += decodeBlock(FileManifest, await blocks.get(cid, options)).bytes;
    }
  }
  return bytes;
}

/**
 * Checks a batch: pipeline step by step, rule inside the protocol's bounds, models by size and node by node against the
 * declared FLOPs, the items and how they are cut, and that every block is here.
 * @throws JobRefusedError, PipelineError, ModelCostError and the errors of the protocol
 */
export async function takeOnBatch(
  { blocks }: TakeOnComponents,
  spec: InferSpec,
  options: AbortOptions,
): Promise<InferIntake> {
  const { laneParams, common } = spec;
  const pipeline = parsePipeline(laneParams.pipeline);
  checkRule(laneParams.rule);
  checkModels(spec, [pipeline.first, ...(pipeline.second === undefined ? [] : [pipeline.second.stage])]);
  const bytes = await modelBytes(blocks, spec, options);
  if (bytes > common.limits.modelBytes) {
    refuse(`The models have ${bytes} bytes, over the spec's own limit.`, "Raise limits.modelBytes.");
  }
  const models = [];
  for (const model of laneParams.models) {
    const file = await readFile(blocks, model.graph, options);
    await checkFiles(blocks, model, file, options);
    models.push({ name: model.name, file, nominal: model.nominal });
  }
  const flops = itemFlops(pipeline, models);
  if (flops !== laneParams.flops) refuse("The spec's FLOPs are not the models'.", `Say ${flops} an item.`);
  const { count } = decodeBlock(ItemsManifest, await blocks.get(laneParams.dataset, options));
  const chunks = Math.ceil(count / laneParams.span);
  if (chunks > MAX_BATCH_CHUNKS) refuse(`The batch would have ${chunks} chunks.`, `Use at most ${MAX_BATCH_CHUNKS}.`);
  const canary = await blocks.get(laneParams.canary.result, options);
  if (canary.byteLength > MAX_UPDATE_BLOCK_BYTES) refuse("The canary's result is too large.", "Choose a smaller item.");
  await checkBlocks(blocks, spec, options);
  return { lane: "infer", count };
}
