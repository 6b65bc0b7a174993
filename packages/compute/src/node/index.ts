export { createCpuEngine } from "../engine/cpu-engine.ts";
export { createDawnEngine } from "./dawn-engine.ts";
