import { fromBinary } from "@bufbuild/protobuf";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "onnx-buf";
import { MAX_OPSET, MIN_OPSET } from "../constants.ts";
import { GraphError, MalformedModelError, ModelTooLargeError, UnsupportedOpsetError } from "../errors.ts";
import type { ModelLimits } from "./limits.ts";
import { assertDecodable } from "./measure.ts";

const isDefaultDomain = (domain: string) => domain === "" || domain === "ai.onnx";

function opsetOf(model: ModelProto, oldest: number): number {
  const versions = model.opsetImport.filter(({ domain }) => isDefaultDomain(domain)).map(({ version }) => version);
  const [version] = versions;
  if (versions.length === 1 && version !== undefined && version >= oldest && version <= MAX_OPSET) {
    return Number(version);
  }
  throw new UnsupportedOpsetError(
    version === undefined
      ? "The model names no ONNX operator set."
      : `The model's operator set ${versions.slice(0, 3).join(" and ")} is not supported.`,
    { fix: `Export it again with one operator set from ${oldest} to ${MAX_OPSET} (opset_version=17 works).` },
  );
}

function parse(bytes: Uint8Array, limits: ModelLimits): ModelProto {
  try {
    assertDecodable(bytes, limits.decodedBytes);
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    if (cause instanceof GraphError) throw cause;
    throw new MalformedModelError("These bytes are not a complete ONNX file.", {
      fix: "Check that the file is an .onnx export and was copied whole.",
      cause,
    });
  }
}

/**
 * The protobuf layer: bytes to a graph message and its operator set, within limits.
 * @param oldest lowest operator set that is accepted
 * @throws ModelTooLargeError, MalformedModelError, UnsupportedOpsetError
 */
export function decodeModel(
  bytes: Uint8Array,
  limits: ModelLimits,
  oldest = MIN_OPSET,
): { graph: GraphProto; opset: number } {
  if (bytes.byteLength > limits.bytes) {
    throw new ModelTooLargeError(`The file has ${bytes.byteLength} bytes; the limit is ${limits.bytes}.`, {
      fix: "Post a smaller model.",
    });
  }
  const model = parse(bytes, limits);
  if (model.graph === undefined) {
    throw new MalformedModelError("The file has no graph.", { fix: "Check that the file is an .onnx export." });
  }
  const opset = opsetOf(model, oldest);
  const { graph } = model;
  if (graph.sparseInitializer.length > 0) {
    throw new MalformedModelError("The model has sparse initializers, which are not supported.", {
      fix: "Export it with dense weights.",
    });
  }
  if (graph.node.length > limits.nodes || graph.initializer.length > 2 * limits.parameters) {
    throw new ModelTooLargeError(
      `The model has ${graph.node.length} nodes and ${graph.initializer.length} initializers.`,
      { fix: `Use at most ${limits.nodes} nodes and ${limits.parameters} parameters.` },
    );
  }
  return { graph, opset };
}
