import {
  AttributeProto_AttributeType,
  type GraphProto,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType as Type,
  type ValueInfoProto,
} from "onnx-buf";
import { MIN_FILE_OPSET } from "../constants.ts";
import { MalformedModelError } from "../errors.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import { MODEL_LIMITS, type ModelLimits } from "../onnx/limits.ts";

/** An input or output as the file declares it. */
export interface ModelPort {
  readonly name: string;
  /** ONNX's name of the element type in lower case ("float16"), with this network's names where it has one; "none" for what is no tensor. */
  readonly dtype: string;
  /** null for a size that is open; absent where the file declares no shape. */
  readonly shape?: readonly (number | null)[];
}

/** A file beside the model that holds weights. */
export interface ExternalFile {
  /** As the model names it, without "./". */
  readonly path: string;
  /** So many bytes it must have for all tensors in it. */
  readonly bytes: number;
  /** The first tensor that lies in it. */
  readonly tensor: string;
}

/** What a file says of itself, without any of its weights being taken out. */
export interface ModelSummary {
  /** Inputs that have no initializer. */
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  /** Nodes of other operator sets than ONNX's own, those inside of branches too. */
  readonly foreign: readonly { readonly node: string; readonly operator: string }[];
  readonly external: readonly ExternalFile[];
  /** Bytes of all weights as declared, wherever they lie. */
  readonly weightBytes: number;
}

/** Bits of an element; types that are not here (text) have no fixed size. */
const BITS: ReadonlyMap<number, number> = new Map([
  ...[Type.INT4, Type.UINT4, Type.FLOAT4E2M1].map((type) => [type, 4] as const),
  ...[Type.INT8, Type.UINT8, Type.BOOL].map((type) => [type, 8] as const),
  ...[Type.FLOAT8E4M3FN, Type.FLOAT8E4M3FNUZ, Type.FLOAT8E5M2, Type.FLOAT8E5M2FNUZ].map((type) => [type, 8] as const),
  ...[Type.INT16, Type.UINT16, Type.FLOAT16, Type.BFLOAT16].map((type) => [type, 16] as const),
  ...[Type.INT32, Type.UINT32, Type.FLOAT].map((type) => [type, 32] as const),
  ...[Type.INT64, Type.UINT64, Type.DOUBLE, Type.COMPLEX64].map((type) => [type, 64] as const),
  [Type.COMPLEX128, 128],
]);

/** This network's names of two types that ONNX calls otherwise. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [Type.FLOAT, "float32"],
  [Type.DOUBLE, "float64"],
]);

const dtypeName = (type: number) => NAMES.get(type) ?? Type[type]?.toLowerCase() ?? `type ${type}`;

function portOf({ name, type }: ValueInfoProto): ModelPort {
  if (type?.value.case !== "tensorType") return { name, dtype: "none" };
  const { elemType, shape } = type.value.value;
  const dtype = dtypeName(elemType);
  if (shape === undefined) return { name, dtype };
  // Exporters write 0 or −1 for a size that they do not know.
  const sizes = shape.dim.map(({ value }) =>
    value.case === "dimValue" && value.value > 0n ? Number(value.value) : null,
  );
  return { name, dtype, shape: sizes };
}

const declaredBytes = ({ dims, dataType }: TensorProto): number =>
  Math.ceil((dims.reduce((product, size) => product * Number(size), 1) * (BITS.get(dataType) ?? 0)) / 8);

/** Where a tensor lies in another file; undefined where it lies in this one. */
function externalPlace(tensor: TensorProto): { path: string; end: number } | undefined {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return undefined;
  const entry = (wanted: string) => tensor.externalData.find(({ key }) => key === wanted)?.value;
  const numberOf = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text));
  const path = entry("location")?.replace(/^\.\//, "") ?? "";
  const end = numberOf(entry("offset"), 0) + numberOf(entry("length"), declaredBytes(tensor));
  if (path !== "" && Number.isSafeInteger(end) && end >= 0) return { path, end };
  throw new MalformedModelError(`The place of the tensor "${tensor.name}" in another file is not told.`, {
    fix: "Export the model again, with its weights in one file or in files beside it.",
  });
}

interface Found {
  readonly foreign: { node: string; operator: string }[];
  readonly external: Map<string, ExternalFile>;
  weightBytes: number;
}

function lookAtTensor(found: Found, tensor: TensorProto): void {
  if (tensor.dims.some((size) => size < 0n)) {
    throw new MalformedModelError(`The tensor "${tensor.name}" has a negative size.`, {
      fix: "Export the model again.",
    });
  }
  found.weightBytes += declaredBytes(tensor);
  const place = externalPlace(tensor);
  if (place === undefined) return;
  const { path, end } = place;
  const known = found.external.get(path);
  const bytes = Math.max(known?.bytes ?? 0, end);
  found.external.set(path, { path, bytes, tensor: known?.tensor ?? tensor.name });
}

/** Decoding has bounded how deep branches nest. */
function lookAtGraph(found: Found, graph: GraphProto): void {
  for (const tensor of graph.initializer) lookAtTensor(found, tensor);
  for (const [index, { name, opType, domain, attribute }] of graph.node.entries()) {
    if (domain !== "" && domain !== "ai.onnx") {
      found.foreign.push({ node: name === "" ? `${opType}_${index}` : name, operator: `${domain}::${opType}` });
    }
    for (const { type, t, g, graphs } of attribute) {
      if (t !== undefined) lookAtTensor(found, t);
      if (type === AttributeProto_AttributeType.GRAPH && g !== undefined) lookAtGraph(found, g);
      for (const inner of graphs) lookAtGraph(found, inner);
    }
  }
}

/**
 * Looks at an ONNX file that is to be run, not trained: its inputs and outputs, what it takes from other files and other
 * operator sets, and how large its weights are. Nothing is taken out, so a file that declares gigabytes costs nothing.
 * @throws ModelTooLargeError, MalformedModelError, UnsupportedOpsetError
 */
export function inspectModel(bytes: Uint8Array, limits: Partial<ModelLimits> = {}): ModelSummary {
  const { graph } = decodeModel(bytes, { ...MODEL_LIMITS, ...limits }, MIN_FILE_OPSET);
  const found: Found = { foreign: [], external: new Map(), weightBytes: 0 };
  lookAtGraph(found, graph);
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return {
    inputs: graph.input.filter(({ name }) => !initialized.has(name)).map(portOf),
    outputs: graph.output.map(portOf),
    foreign: found.foreign,
    external: [...found.external.values()],
    weightBytes: found.weightBytes,
  };
}
