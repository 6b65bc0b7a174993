export { agreeing } from "./aggregation/agreeing.ts";
export { integerSqrt } from "./aggregation/integer-sqrt.ts";
export { medianNorm } from "./aggregation/median-norm.ts";
export { type AcceptedWork, multipliers, type RoundWeights, type WeighingRule } from "./aggregation/multipliers.ts";
export { STALENESS, staleness } from "./aggregation/staleness.ts";
export {
  accumulate,
  addUpdate,
  emptySum,
  mergeSum,
  type UpdateSum,
  type WeighedUpdate,
} from "./aggregation/update-sum.ts";
export type { CodeCodec, Codes } from "./codes/codec.ts";
export { codecOf } from "./codes/codec-of.ts";
export { type FedBack, feedBack } from "./codes/feedback.ts";
export { int4 } from "./codes/int4.ts";
export { int8 } from "./codes/int8.ts";
export { int32 } from "./codes/int32.ts";
export { quantise } from "./codes/quantise.ts";
export { type SparseCodec, sparse } from "./codes/sparse.ts";
export { squaredNorm } from "./codes/squared-norm.ts";
export { ternary } from "./codes/ternary.ts";
export { type UpdateScale, unitScale, updateScale } from "./codes/update-scale.ts";
export { compareUpdate, POOLED, type UpdateComparison } from "./comparison/compare-update.ts";
export * from "./errors.ts";
export { fromF16bits, MAX_F16, toF16bits } from "./float/f16.ts";
export { f32bits, fromF32bits, roundHalfEven } from "./float/f32.ts";
export {
  flatten,
  type Layout,
  type LayoutEntry,
  type Placed,
  placement,
  unflatten,
  vectorLength,
} from "./parameters/flatten.ts";
export { layoutOf } from "./parameters/layout-of.ts";
export { decodePayload, type PayloadLimits } from "./payload/decode-payload.ts";
export { encodePacked, type PackedCodes } from "./payload/encode-packed.ts";
export { encodePayload, type Payload } from "./payload/encode-payload.ts";
export { payloadRoot, sliceLeaf } from "./payload/payload-root.ts";
export { chunkScale, type EncodedUpdate, encodeUpdate } from "./recipes/encode-update.ts";
export { type RoundRules, type RoundSum, type RoundWork, roundSum } from "./recipes/round-sum.ts";
export { type ChunkRangeOptions, chunkRange } from "./sampling/chunk-range.ts";
export { philox, type Words } from "./sampling/philox.ts";
export { sampleIndices } from "./sampling/sample-indices.ts";
export { lrAt, validateSchedule } from "./schedule/lr-at.ts";
export { applyDelta, type Delta, type F32Delta, type Int4Delta } from "./server/delta.ts";
export { type DeltaLimits, decodeDelta, encodeDelta, maxDeltaBytes } from "./server/delta-codec.ts";
export {
  initialState,
  type ServerParams,
  type ServerState,
  type ServerStep,
  serverStep,
} from "./server/server-step.ts";
