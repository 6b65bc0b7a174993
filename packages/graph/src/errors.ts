import { StarlingError } from "@starling/protocol";

/** Root of everything that can be wrong with a model. */
export class GraphError extends StarlingError {
  override name = "GraphError";
}

/** Bytes that are no ONNX file, or one whose fields contradict each other. */
export class MalformedModelError extends GraphError {
  override name = "MalformedModelError";
}

/** A model, tensor or name over a limit; thrown before the memory for it is taken. */
export class ModelTooLargeError extends GraphError {
  override name = "ModelTooLargeError";
}

/** An operator set outside 13 to 23, or operators of a foreign domain. */
export class UnsupportedOpsetError extends GraphError {
  override name = "UnsupportedOpsetError";
}

/** Weights that lie in another file. */
export class ExternalDataError extends GraphError {
  override name = "ExternalDataError";
}

/** An element type that this network does not compute with. */
export class UnsupportedDataTypeError extends GraphError {
  override name = "UnsupportedDataTypeError";
}

/** An operator that the interpreter lacks. */
export class UnsupportedOperatorError extends GraphError {
  override name = "UnsupportedOperatorError";
}

/** A known operator with inputs, outputs or attributes that its definition does not allow. */
export class InvalidOperatorError extends GraphError {
  override name = "InvalidOperatorError";
}

/** A name that is defined twice. */
export class DuplicateNameError extends GraphError {
  override name = "DuplicateNameError";
}

/** A name that is read but never defined. */
export class MissingInputError extends GraphError {
  override name = "MissingInputError";
}

/** Nodes that wait for each other. */
export class CyclicGraphError extends GraphError {
  override name = "CyclicGraphError";
}

/** Shapes that do not fit together. */
export class ShapeError extends GraphError {
  override name = "ShapeError";
}

/** Weights that do not fit their graph, or a tensor whose data does not fit its shape. */
export class WeightsError extends GraphError {
  override name = "WeightsError";
}

/** A weight that is NaN or infinite. */
export class NonFiniteWeightError extends WeightsError {
  override name = "NonFiniteWeightError";
}

/** Bytes that are no safetensors file. */
export class MalformedSafetensorsError extends GraphError {
  override name = "MalformedSafetensorsError";
}

/** Root of everything that can be wrong with a dataset. */
export class DatasetError extends StarlingError {
  override name = "DatasetError";
}

/** A dataset file or shard that cannot be read. */
export class MalformedDatasetError extends DatasetError {
  override name = "MalformedDatasetError";
}

/** A dataset file or shard over a limit; thrown before the memory for it is taken. */
export class DatasetTooLargeError extends DatasetError {
  override name = "DatasetTooLargeError";
}

/** A label that names no class, or another number of labels than of samples. */
export class LabelError extends DatasetError {
  override name = "LabelError";
}

/** A sample value that is NaN, infinite or outside 0 to 255. */
export class SampleValueError extends DatasetError {
  override name = "SampleValueError";
}

/** Text that a tokenizer has no token for, or a token outside of the vocabulary. */
export class TokenError extends DatasetError {
  override name = "TokenError";
}

/** A tokenizer's file that cannot be read, or with more tokens than two bytes can name. */
export class MalformedTokenizerError extends DatasetError {
  override name = "MalformedTokenizerError";
}

/** A shard that is needed and not there. */
export class MissingShardError extends DatasetError {
  override name = "MissingShardError";
}
