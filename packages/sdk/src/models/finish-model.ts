import { evaluationGraph, hasAdapters, type Model, mergeAdapters } from "@starling/graph";
import { type CalibrationInit, calibrateModel } from "./calibrate-model.ts";
import type { LoadedModel } from "./model-source.ts";

/**
 * A trained model as it is used: BatchNormalization with running statistics of the job's own data, Dropout gone,
 * adapters merged into their weights.
 * @throws what `calibrateModel` throws
 */
export async function finishModel(
  { graph, weights }: Pick<LoadedModel, "graph" | "weights">,
  calibration: CalibrationInit,
): Promise<Model> {
  const calibrated = await calibrateModel({ graph, weights }, calibration);
  const finished = { graph: evaluationGraph(graph), weights: calibrated };
  return hasAdapters(finished.graph) ? mergeAdapters(finished) : finished;
}
