export {
  type ChunkResult,
  computeChunk,
  type RunChunkComponents,
  type RunChunkOptions,
} from "../chunk/compute-chunk.ts";
export { readWindow } from "../chunk/read-window.ts";
export { runChunk } from "../chunk/run-chunk.ts";
export { warmUpJob } from "../chunk/warm-up-job.ts";
export { type WeightsCache, weightsCache } from "../chunk/weights-cache.ts";
export { deviceClass } from "../device/device-class.ts";
export { measureSpeed } from "../device/measure-speed.ts";
export { selfTest } from "../device/self-test.ts";
export { type Calibration, calibrate } from "../evaluate/calibrate.ts";
export { type NextTokenModel, nextTokenModel } from "../evaluate/next-token.ts";
export { runEvaluateChunk } from "../evaluate/run-evaluate-chunk.ts";
export { compileGraph } from "../interpreter/compile-graph.ts";
export { type MemoryPlan, planMemory } from "../memory/plan-memory.ts";
export { runTrainChunk } from "../train/run-train-chunk.ts";
export { warmUp } from "../train/warm-up.ts";
export { openEngine } from "../worker/open-engine.ts";
