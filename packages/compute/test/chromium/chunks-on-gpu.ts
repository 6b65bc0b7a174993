import { openEngine } from "@starling/compute/engine";
import { loadRuntime, type ModelFile, openInferEngine, runItems } from "@starling/compute/infer";
import { clothes, mlpFile, samples } from "../infer/small-models.ts";
import { wasmPages, watchWasmMemory } from "../infer/wasm-memory.ts";

/** Buffers that were made and not destroyed. */
function watchGpuBuffers(): () => number {
  const alive = new Set<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.add(buffer);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function (this: GPUBuffer) {
    alive.delete(this);
    return destroy.call(this);
  };
  return () => alive.size;
}

/**
 * Runs chunks of two models in turn; what is held after the first of them, after all, and when all is closed;
 * and how chunks end while which the device has an error, has none, and is lost.
 */
export async function chunksOnGpu(count: number) {
  watchWasmMemory(2 ** 16);
  const gpuBuffers = watchGpuBuffers();
  const engine = await openEngine({ engine: "webgpu", allowFallback: true });
  const items = openInferEngine({ load: loadRuntime, gpu: async () => engine });
  const models = [mlpFile(1), mlpFile(2)];
  const distinct = new Set<string>();
  const run = async (chunks: number) => {
    for (let i = 0; i < chunks; i++) {
      const task = clothes({ models: [models[i % 2] as ModelFile], items: samples(1), provider: "webgpu" });
      const { results } = await runItems(items, task);
      distinct.add(JSON.stringify(results));
    }
  };
  const holdings = () => ({ gpuBuffers: gpuBuffers(), wasmPages: wasmPages(), liveBytes: items.liveBytes() });
  await run(10);
  const before = holdings();
  await run(count);
  const after = holdings();
  const task = clothes({ provider: "webgpu" });
  const endingOf = (spoil: () => void) =>
    runItems(items, task, { onProgress: ({ done }) => done === 1 && spoil() }).then(
      ({ failed }) => failed,
      (error: Error) => error.name,
    );
  const endings = [
    await endingOf(() => engine.device?.createBuffer({ size: 4, usage: 0xffff })),
    await endingOf(() => {}),
  ];
  await items.close();
  const closed = holdings();
  endings.push(await endingOf(() => engine.device?.destroy()));
  engine.destroy();
  return { before, after, closed, distinct: distinct.size, endings };
}
