import { adapterWeights, writeModel, writeSafetensors } from "@starling/graph";
import type { CalibrationInit } from "./calibrate-model.ts";
import { finishModel } from "./finish-model.ts";
import type { LoadedModel } from "./model-source.ts";

/** The forms in which a trained model leaves the network; `adapters` are the low-rank adapters alone, as safetensors. */
export type ModelFormat = "onnx" | "safetensors" | "adapters";

/**
 * Writes a model as a file that any runtime opens, as it is used after training (see `finishModel`).
 * @throws GraphError for the adapters of a model that has none; what `calibrateModel` throws
 */
export async function exportModel(
  model: LoadedModel,
  format: ModelFormat,
  calibration: CalibrationInit,
): Promise<Uint8Array> {
  if (format === "adapters") {
    const { weights, scale } = adapterWeights(model);
    return writeSafetensors(weights, { metadata: { scale: String(scale) } });
  }
  const { graph, weights } = await finishModel(model, calibration);
  return format === "onnx" ? writeModel(graph, weights) : writeSafetensors(weights);
}
