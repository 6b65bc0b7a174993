export { createCpuEngine } from "../engine/cpu-engine.ts";
export { createDawnEngine } from "./dawn-engine.ts";
export { openNodeInferEngine } from "./infer-engine.ts";
export { createNodeWasmEngine } from "./wasm-engine.ts";
