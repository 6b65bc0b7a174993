import { type ModelFile, runItems } from "@starling/compute/infer";
import { openNodeInferEngine } from "@starling/compute/node";
import { buildPage } from "../../packages/compute/test/chromium/browser.ts";
import { clothes, cnnFile, mlpFile, samples } from "../../packages/compute/test/infer/small-models.ts";
import { wasmPages, watchWasmMemory } from "../../packages/compute/test/infer/wasm-memory.ts";

/** What is held after the first chunks, and after 200 more. */
export interface Held {
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

const [WARM, CHUNKS] = [20, 200];

/** Chunks of two models in turn on WebAssembly, where an engine has room for one of them only. */
export async function wasmMemory(): Promise<Held> {
  watchWasmMemory(2 ** 16);
  const engine = openNodeInferEngine({ maxSessionBytes: 120_000 });
  const models = [mlpFile(), cnnFile()];
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await runItems(engine, clothes({ models: [models[i % 2] as ModelFile], items: samples(2) }));
    }
    return { wasmPages: wasmPages(), liveBytes: engine.liveBytes() };
  };
  const before = await run(WARM);
  const after = await run(CHUNKS);
  await engine.close();
  return { before, after };
}

/** The same on the GPU of a page. */
export async function gpuMemory(): Promise<Held> {
  const built = await buildPage();
  try {
    const page = await built.open();
    const { before, after } = await page.evaluate((count) => computePage.chunksOnGpu(count), CHUNKS);
    return { before, after };
  } finally {
    await built.close();
  }
}
