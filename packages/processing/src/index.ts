export { type Comparison, compareOutputs } from "./compare/compare-outputs.ts";
export { ComparisonRule, type FloatRule } from "./compare/rule.ts";
export * from "./cost/item-cost.ts";
export * from "./errors.ts";
export { FASHION_PICTURES, FASHION_SAMPLES } from "./examples/fashion-classes.ts";
export { PAGE_OCR } from "./examples/page-ocr.ts";
export { SPEECH_DETECTION } from "./examples/speech-detection.ts";
export { type Carry, startCarry, type Tensors } from "./pipeline/carry.ts";
export { checkPipeline, parsePipeline } from "./pipeline/check-pipeline.ts";
export { type Carried, Pipeline, type Port, type Stage } from "./pipeline/pipeline.ts";
export {
  type Item,
  itemProcessor,
  type ProcessItem,
  type RunModel,
  type Surroundings,
} from "./pipeline/process-item.ts";
export { decodeResults, type ResultLimits } from "./results/decode-results.ts";
export { encodeResults } from "./results/encode-results.ts";
export { failedItem, type ItemFailure, type ItemResult, resultName } from "./results/item-result.ts";
export { resultsToJsonLines } from "./results/json-lines.ts";
export { resultsToSafetensors } from "./results/result-tensors.ts";
export type { PostStep, PreStep } from "./steps/steps.ts";
export type { Box, Label, LabelsValue, Output, Part, ReadingValue, Segment } from "./values.ts";
