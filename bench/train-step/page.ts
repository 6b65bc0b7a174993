import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-backend-webgpu";
import { GPT_SHAPES, type GptShape } from "./shapes.ts";
import { jaxGpt } from "./sides/jax-gpt.ts";
import type { Side } from "./sides/side.ts";
import { starlingGpt, starlingImages } from "./sides/starling.ts";
import { tfjsGpt } from "./sides/tfjs-gpt.ts";
import { tfjsLayers } from "./sides/tfjs-layers.ts";

/** What one side did, in milliseconds. */
export interface Run {
  /** Each measured step. */
  readonly ms: readonly number[];
  /** Opening, compiling and the two steps before. */
  readonly warmUpMs: number;
  readonly losses: readonly number[];
  readonly kernels: number | undefined;
}

export type Library = "starling" | "starling-wasm" | "tfjs-webgpu" | "tfjs-wasm" | "jax-webgpu" | "jax-wasm";
export type Task = keyof typeof GPT_SHAPES | "mlp" | "cnn";

async function setTfjs(backend: "webgpu" | "wasm", wasm: string): Promise<void> {
  if (backend === "wasm") {
    const names = [
      "tfjs-backend-wasm.wasm",
      "tfjs-backend-wasm-simd.wasm",
      "tfjs-backend-wasm-threaded-simd.wasm",
    ] as const;
    setWasmPaths(Object.fromEntries(names.map((name) => [name, wasm])));
  }
  if (!(await tf.setBackend(backend))) throw new Error(`no ${backend} backend`);
}

const placeOf = (library: "starling" | "starling-wasm") => (library === "starling" ? "webgpu" : "wasm");

async function gptSide(library: Library, shape: GptShape): Promise<Side> {
  if (library === "starling" || library === "starling-wasm") return starlingGpt(shape, placeOf(library));
  if (library === "tfjs-webgpu" || library === "tfjs-wasm") return tfjsGpt(shape);
  return jaxGpt(shape, library === "jax-webgpu" ? "webgpu" : "wasm");
}

/**
 * Runs one side: two steps to warm up, then `steps` that are measured.
 * @param wasm Address of TensorFlow.js' SIMD binary.
 */
export async function run(library: Library, task: Task, steps: number, wasm: string): Promise<Run> {
  const begun = performance.now();
  if (library === "tfjs-webgpu") await setTfjs("webgpu", wasm);
  if (library === "tfjs-wasm") await setTfjs("wasm", wasm);
  const images = task === "mlp" || task === "cnn";
  const imageSide = async (name: "mlp" | "cnn") =>
    library === "starling" || library === "starling-wasm"
      ? await starlingImages(name, placeOf(library))
      : tfjsLayers(name);
  const side = images ? await imageSide(task) : await gptSide(library, GPT_SHAPES[task]);
  const losses: number[] = [];
  await side.run(2, (loss) => losses.push(loss));
  const warmUpMs = performance.now() - begun;
  const ms: number[] = [];
  let from = performance.now();
  await side.run(steps, (loss) => {
    const now = performance.now();
    ms.push(now - from);
    losses.push(loss);
    from = now;
  });
  return { ms, warmUpMs, losses, kernels: side.kernels?.() };
}
