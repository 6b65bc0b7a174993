import { fillTensor, type InferenceInputs, inferenceCost, type TensorValue } from "@starling/graph";
import { type InferParams, StarlingError } from "@starling/protocol";
import { ModelCostError } from "../errors.ts";
import type { Pipeline, Stage } from "../pipeline/pipeline.ts";

/** How often one item runs a model, and over inputs of which sizes. */
export type Nominal = InferParams["models"][number]["nominal"];

/** A model whose work is counted. */
export interface CostedModel {
  /** As the pipeline calls it. */
  readonly name: string;
  /** The ONNX file. */
  readonly file: Uint8Array;
  readonly nominal: Nominal;
}

/** The stages of a pipeline that run a model. */
export function stagesOf({ first, second }: Pipeline, model: string): Stage[] {
  return [first, ...(second === undefined ? [] : [second.stage])].filter((stage) => stage.model === model);
}

function constantValue({ dtype, shape, values }: NonNullable<Stage["constants"]>[number]): TensorValue {
  return fillTensor(dtype, shape, (i) => (dtype === "int64" ? BigInt(values[i] ?? 0) : (values[i] ?? 0)));
}

/**
 * What a stage feeds its model in one run of a nominal size: types, and the values of constants, which may decide
 * branches.
 * @throws ModelCostError where the size of the main input is not among the nominal ones, or does not fit
 */
export function nominalInputs({ model, input, constants = [], carried = [], mask }: Stage, { inputs }: Nominal) {
  const main = inputs.find(({ name }) => name === input.name);
  const fits =
    main?.shape.length === input.shape.length && input.shape.every((n, i) => n === null || n === main.shape[i]);
  if (main === undefined || !fits) {
    throw new ModelCostError(`The nominal size of the input "${input.name}" of the model "${model}" does not fit.`, {
      fix: `Give one of the form [${input.shape.map((size) => size ?? "any").join(", ")}].`,
    });
  }
  const fed: Record<string, InferenceInputs[string]> = { [input.name]: { dtype: input.dtype, shape: main.shape } };
  for (const constant of constants) fed[constant.name] = constantValue(constant);
  for (const state of carried) {
    if (state.kind === "output") fed[state.input] = { dtype: state.dtype, shape: state.shape };
  }
  if (mask !== undefined) fed[mask] = { dtype: "int64", shape: main.shape };
  return fed;
}

/** FLOPs of one run. @throws ModelCostError naming the model and the node whose work cannot be counted */
function runFlops(stage: Stage, { name, file, nominal }: CostedModel): bigint {
  try {
    return inferenceCost(file, nominalInputs(stage, nominal)).flops;
  } catch (cause) {
    if (!(cause instanceof StarlingError) || cause instanceof ModelCostError) throw cause;
    throw new ModelCostError(`The work of the model "${name}" has no price. ${cause.message}`, {
      fix: cause.fix,
      cause,
    });
  }
}

/**
 * FLOPs of one item by its models' nominal sizes: Σ runs · FLOPs of a run, at least 1. What units are counted from; the
 * station counts the same.
 * @throws ModelCostError for a model that is missing, that does not fit its nominal sizes, or that cannot be counted
 */
export function itemFlops(pipeline: Pipeline, models: readonly CostedModel[]): number {
  let flops = 0n;
  for (const stage of [pipeline.first, ...(pipeline.second === undefined ? [] : [pipeline.second.stage])]) {
    const model = models.find(({ name }) => name === stage.model);
    if (model === undefined) {
      throw new ModelCostError(`The model "${stage.model}" of the pipeline is missing.`, { fix: "Bring its file." });
    }
    flops += BigInt(model.nominal.runs) * runFlops(stage, model);
  }
  if (flops > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new ModelCostError(`One item would cost ${flops} FLOPs.`, { fix: "Cut the items into smaller ones." });
  }
  return Math.max(1, Number(flops));
}
