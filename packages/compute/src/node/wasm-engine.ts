import { createRequire } from "node:module";
import type { Engine } from "../engine/engine.ts";
import { createWasmEngine } from "../engine/wasm-engine.ts";

/** The WebAssembly engine in Node: the same bits as in a tab. */
export function createNodeWasmEngine(): Promise<Engine> {
  const { resolve } = createRequire(import.meta.url);
  return createWasmEngine(resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"));
}
