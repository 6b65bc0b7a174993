import { MAX_GRAPH_BYTES } from "./constants.ts";
import { ModelTooLargeError } from "./errors.ts";
import { encodeModel } from "./onnx/encode-model.ts";
import { writeRole } from "./onnx/role.ts";
import { writeValueInfo } from "./onnx/value-info-proto.ts";
import type { Graph } from "./types.ts";

/**
 * Writes a graph without its weights as a valid ONNX model: the parameters are inputs after the data inputs, marked by
 * the metadata entry `starling.role` = `trainable` | `frozen`. The same graph always gives the same bytes.
 * @throws ModelTooLargeError above 1 MiB, the size of a block.
 */
export function writeGraph(graph: Graph): Uint8Array {
  const inputs = graph.parameters.map((parameter) => {
    const value = writeValueInfo(parameter);
    value.metadataProps = writeRole(parameter.trainable);
    return value;
  });
  const bytes = encodeModel(graph, { inputs });
  if (bytes.byteLength <= MAX_GRAPH_BYTES) return bytes;
  throw new ModelTooLargeError(`The graph without its weights has ${bytes.byteLength} bytes.`, {
    fix: `Keep it within ${MAX_GRAPH_BYTES}: large tables belong in float32 parameters, not in constants.`,
  });
}
