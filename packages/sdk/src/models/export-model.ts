import { writeModel, writeSafetensors } from "@starling/graph";
import type { LoadedModel } from "./model-source.ts";

/** The forms in which a trained model leaves the network. */
export type ModelFormat = "onnx" | "safetensors";

/** Writes a model as a file that any runtime opens. */
export function exportModel({ graph, weights }: LoadedModel, format: ModelFormat): Uint8Array {
  return format === "onnx" ? writeModel(graph, weights) : writeSafetensors(weights);
}
