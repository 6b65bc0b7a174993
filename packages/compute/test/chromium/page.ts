import { createComputeThread } from "@starling/compute";
import { mlpChunk } from "../mlp-chunk.ts";

const openThread = (engine: "webgpu" | "wasm" = "webgpu") =>
  createComputeThread({
    engine,
    allowFallback: true,
    spawn: () => new Worker(new URL("./compute-worker.ts", import.meta.url), { type: "module" }),
  });

const page = { openThread, mlpChunk };

/** What the test calls through `page.evaluate`. */
export type TestPage = typeof page;

declare global {
  var computePage: TestPage;
}

globalThis.computePage = page;
