/** What each element type of a tensor is held in. Booleans are bytes of 0 or 1. */
export interface TensorArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly bool: Uint8Array;
}

export type DType = keyof TensorArrays;

/** A tensor of element type `D`: row-major `data` of exactly `product(shape)` elements. Rank 0 has one element. */
export interface TensorOf<D extends DType> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: TensorArrays[D];
}

/** A tensor with its values; narrow `data` by testing `dtype`. */
export type TensorValue = { readonly [D in DType]: TensorOf<D> }[DType];

/** A size in elements, or a name such as "N" for one that is known only when the graph runs. */
export type Dimension = number | string;

export interface ValueInfo {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly Dimension[];
}

/** A weight of the model: its values travel beside the graph, under this name. */
export interface Parameter {
  readonly name: string;
  readonly dtype: "float32";
  readonly shape: readonly number[];
  /** `false` for what training leaves alone, such as the running statistics of BatchNormalization. */
  readonly trainable: boolean;
}

/** What an attribute of each kind holds. */
export interface AttributeValues {
  readonly int: number;
  readonly float: number;
  readonly string: string;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly strings: readonly string[];
  readonly tensor: TensorValue;
}

export type AttributeKind = keyof AttributeValues;

/** An operator's attribute. Integers are exact: one beyond ±(2^53 − 1) is refused when the model is read. */
export type Attribute = {
  readonly [K in AttributeKind]: { readonly kind: K; readonly value: AttributeValues[K] };
}[AttributeKind];

export interface GraphNode {
  /** Never empty and unique in the graph: what an error message names. */
  readonly name: string;
  /** Operator of the default ONNX domain, e.g. "Conv". */
  readonly op: string;
  /** Names of values; "" is an optional input that is absent. */
  readonly inputs: readonly string[];
  /** Names of values; "" is an optional output that nobody reads. */
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/**
 * A model without its weights. Every value has one origin: an input, a parameter, a constant or one
 * node's output; nodes come after the nodes whose outputs they read.
 */
export interface Graph {
  readonly name: string;
  /** Version of the default ONNX operator set, 13 to 23. */
  readonly opset: number;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly GraphNode[];
  /** In the model's own order, which is the order of tensors in updates and checkpoints. */
  readonly parameters: readonly Parameter[];
  /** Initializers that are part of the computation and not of the model's weights, e.g. a shape for Reshape. */
  readonly constants: ReadonlyMap<string, TensorValue>;
}

/** Values of all parameters of one graph, by name. */
export type Weights = ReadonlyMap<string, TensorOf<"float32">>;

/** A graph together with its weights. */
export interface Model {
  readonly graph: Graph;
  readonly weights: Weights;
}
