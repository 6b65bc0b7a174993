export { createCpuEngine } from "../engine/cpu-engine.ts";
export { createDawnEngine } from "./dawn-engine.ts";
export { createNodeWasmEngine } from "./wasm-engine.ts";
