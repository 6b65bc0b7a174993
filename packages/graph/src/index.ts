export { analyseGraph, type GraphAnalysis } from "./analyse-graph.ts";
export {
  attribute,
  axisAttribute,
  floatAttribute,
  intAttribute,
  intsAttribute,
  resolveAxes,
  resolveAxis,
  stringAttribute,
} from "./attributes.ts";
export { hasBatchStatistics, withBatchStatistics } from "./batch-statistics.ts";
export { type CalibrationGraph, calibrationGraph, type StatisticsOf } from "./calibration-graph.ts";
export { checkGraph } from "./check-graph.ts";
export { checkWeights } from "./check-weights.ts";
export { constantValue } from "./constant-value.ts";
export { MAX_LOGITS, MAX_OPSET, MIN_OPSET } from "./constants.ts";
export { type Cost, cost } from "./cost.ts";
export { balancedSubset } from "./dataset/balanced-subset.ts";
export { MAX_DATASET_BYTES, MAX_FILES, MAX_INFLATED_SHARD_BYTES } from "./dataset/constants.ts";
export { decodeImage, decodePixels } from "./dataset/decode-image.ts";
export { decodeShard, type ShardForm } from "./dataset/decode-shard.ts";
export { encodeShard } from "./dataset/encode-shard.ts";
export { fitImage, type ImageSize } from "./dataset/fit-image.ts";
export { gunzip } from "./dataset/gunzip.ts";
export { checkLabels, type LabelledSamples, sampleSize, selectSamples } from "./dataset/labelled-samples.ts";
export { formatManifestJson, parseManifestJson } from "./dataset/manifest-json.ts";
export { type IdxArray, readIdx, readIdxPair } from "./dataset/read-idx.ts";
export { type DecodedImage, type DecodeImage, type ReadImagesOptions, readImages } from "./dataset/read-images.ts";
export { NUMBER_BYTES, type NumberArray, type NumberType, numberArray } from "./dataset/sample-numbers.ts";
export { type Standardised, standardise } from "./dataset/standardise.ts";
export { numberIn, readByteCells, readCells, type TableCells } from "./dataset/table-cells.ts";
export { likelyTask, lookAtTable, type TableColumn, type TableLook, type TableTask } from "./dataset/table-look.ts";
export {
  decodeTokenShard,
  encodeTokenShard,
  type TokenShardForm,
  tokenBytes,
  tokensOfSamples,
} from "./dataset/token-shard.ts";
export { type FolderFile, isHiddenFile, unzipFiles } from "./dataset/unzip-files.ts";
export { decodeValueShard, encodeValueShard, type ValueShardForm } from "./dataset/value-shard.ts";
export { selectValued, type ValuedSamples } from "./dataset/valued-samples.ts";
export { type DatasetCard, type DatasetWords, writeDataset } from "./dataset/write-dataset.ts";
export type { WriteDatasetOptions } from "./dataset/write-shards.ts";
export { type TextCard, writeTokens } from "./dataset/write-tokens.ts";
export { type ValuesCard, writeValues } from "./dataset/write-values.ts";
export * from "./errors.ts";
export { evaluationGraph, removeIdentities } from "./evaluation-graph.ts";
export { foldConstants } from "./fold-constants.ts";
export { inferShapes } from "./infer-shapes.ts";
export {
  COSTABLE_OPERATORS,
  type InferenceCost,
  type InferenceInputs,
  inferenceCost,
} from "./inference/inference-cost.ts";
export { type ExternalFile, inspectModel, type ModelPort, type ModelSummary } from "./inference/inspect-model.ts";
export { addAdapters, type LowRankOptions } from "./low-rank.ts";
export { hasAdapters } from "./low-rank-find.ts";
export { type AdaptableWeight, adaptableWeights, isAdapterName } from "./low-rank-form.ts";
export { adapterWeights, mergeAdapters } from "./low-rank-merge.ts";
export { namesLike } from "./low-rank-names.ts";
export { fromOnnxDataType, toOnnxDataType } from "./onnx/data-types.ts";
export type { ModelLimits } from "./onnx/limits.ts";
export type { OperatorSchema } from "./operators/operator.ts";
export { OPERATORS } from "./operators.ts";
export { randomIntegers, randomOrder } from "./random-integers.ts";
export { readGraph } from "./read-graph.ts";
export { type ReadModelOptions, readModel } from "./read-model.ts";
export { readSafetensors, type Safetensors } from "./safetensors/read-safetensors.ts";
export { type WriteSafetensorsOptions, writeSafetensors } from "./safetensors/write-safetensors.ts";
export { elementCount, formatShape } from "./shape.ts";
export { type AttentionForm, attentionForm } from "./shapes/attention.ts";
export { broadcastShapes } from "./shapes/broadcast.ts";
export { type PadForm, padForm, type SliceForm, sliceForm, splitSizes } from "./shapes/pieces.ts";
export { reducedAxes } from "./shapes/reduce.ts";
export { nearestPositions } from "./shapes/resize.ts";
export type { ShapeScope, TensorType } from "./shapes/rule.ts";
export { convWindow, poolWindow } from "./shapes/spatial.ts";
export type { SpatialWindow } from "./shapes/spatial-window.ts";
export { convTransposeWindow } from "./shapes/transposed-window.ts";
export { simplifyGraph } from "./simplify-graph.ts";
export { stripWeights } from "./strip-weights.ts";
export { ELEMENT_BYTES, fillTensor, float32Tensor, int64Vector, tensorBytes, tensorFromBytes } from "./tensor.ts";
export { bpeTokenizer } from "./tokens/bpe-tokenizer.ts";
export { byteTokenizer } from "./tokens/byte-tokenizer.ts";
export { characterTokenizer, distinctCharacters } from "./tokens/character-tokenizer.ts";
export { type TokenIds, type Tokenizer, tokenBytesFor } from "./tokens/tokenizer.ts";
export { openTokenizer, writeTokenizer } from "./tokens/tokenizer-block.ts";
export type {
  Attribute,
  AttributeKind,
  Dimension,
  DType,
  Graph,
  GraphNode,
  Model,
  Parameter,
  TensorArrays,
  TensorOf,
  TensorValue,
  ValueInfo,
  Weights,
} from "./types.ts";
export { withoutSoftmax } from "./without-softmax.ts";
export { writeGraph } from "./write-graph.ts";
export { writeModel } from "./write-model.ts";
export { type CnnOptions, cnn } from "./zoo/cnn.ts";
export { type GptOptions, gpt } from "./zoo/gpt.ts";
export { type MlpOptions, mlp } from "./zoo/mlp.ts";
export { type ResnetOptions, resnet } from "./zoo/resnet.ts";
