import * as z from "zod/mini";
import { cborCid, integer, rawCid, safeInteger, text } from "../../scalars.ts";
import { commonFields } from "../heads.ts";
import { namedFile } from "./files.ts";

/**
 * Where ONNX Runtime computes a model. `wasm` is one thread without relaxed SIMD: one class of devices, whose results
 * are equal to the bit. Under `webgpu` a device of another class may differ by the job's rule.
 */
export const Provider = z.enum(["webgpu", "wasm"]);
export type Provider = z.infer<typeof Provider>;

const model = z.strictObject({
  /** As the pipeline calls it. */
  name: text(60).check(z.minLength(1)),
  /** Manifest of the ONNX file. */
  graph: cborCid,
  /** Files with weights that the ONNX file names, by the path that it gives them. */
  external: z.array(namedFile).check(z.maxLength(16)),
  /** What one item is costed with: so many runs over inputs of these sizes. */
  nominal: z.strictObject({
    runs: integer(1, 1_000_000),
    inputs: z
      .array(z.strictObject({ name: text(200), shape: z.array(integer(1, 2 ** 26)).check(z.maxLength(8)) }))
      .check(z.minLength(1), z.maxLength(16)),
  }),
});

/** Data in the form that another package gives it: a pipeline, a rule. Whoever uses it parses it there. */
const declared = z.record(z.string(), z.unknown());

/** How a batch is cut, computed and compared. */
const inferParams = z.strictObject({
  models: z.array(model).check(z.minLength(1), z.maxLength(2)),
  /** Dictionaries and tokenizers, by the name that the pipeline gives them. */
  resources: z.array(namedFile).check(z.maxLength(8)),
  /** Declared steps around the models: `Pipeline` of the processing package. */
  pipeline: declared,
  /** When two computations of one item agree: `ComparisonRule` of the processing package. */
  rule: declared,
  provider: Provider,
  /**
   * What a device must get right before it may take chunks: manifest of an item's file, and the block of its result as
   * the client's own device computed it.
   */
  canary: z.strictObject({ item: cborCid, result: rawCid }),
  /** What the batch is run over. */
  dataset: cborCid,
  /** Items of one chunk. */
  span: integer(1, 100_000),
  /** Chunks that a round waits for. */
  chunks: integer(1, 512),
  /** FLOPs of one item by the models' nominal sizes: what units are counted from. */
  flops: safeInteger,
});
export type InferParams = z.infer<typeof inferParams>;

/** A batch: one pipeline over every item of a dataset. */
export const InferSpec = z.strictObject({
  v: z.literal(1),
  lane: z.literal("infer"),
  common: z.strictObject(commonFields),
  laneParams: inferParams,
});
export type InferSpec = z.infer<typeof InferSpec>;
