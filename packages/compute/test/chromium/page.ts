import { createComputeThread } from "@starling/compute";
import { buildVectors } from "@starling/learning/vectors";
import { clothes } from "../infer/small-models.ts";
import { mlpChunk } from "../mlp-chunk.ts";

const openThread = (engine: "webgpu" | "wasm" = "webgpu") =>
  createComputeThread({
    engine,
    allowFallback: true,
    spawn: () => new Worker(new URL("./compute-worker.ts", import.meta.url), { type: "module" }),
  });

/** The golden vectors of @starling/learning as a dedicated worker builds them. */
const vectorsInWorker = () =>
  new Promise<ReturnType<typeof buildVectors>>((resolve, reject) => {
    const worker = new Worker(new URL("./vectors-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });

/** Loaded when it is called: the page itself stays free of TensorFlow.js. */
const quantisedBothWays = async () => (await import("./quantised.ts")).quantisedBothWays();

/** Items of two models in turn on the page's own GPUDevice; loaded when it is called. */
const chunksOnGpu = async (count: number) => (await import("./chunks-on-gpu.ts")).chunksOnGpu(count);

const page = { openThread, clothes, chunksOnGpu, mlpChunk, buildVectors, vectorsInWorker, quantisedBothWays };

/** What the test calls through `page.evaluate`. */
export type TestPage = typeof page;

declare global {
  var computePage: TestPage;
}

globalThis.computePage = page;
