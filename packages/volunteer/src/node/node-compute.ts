import { createCpuEngine, createDawnEngine, createNodeWasmEngine } from "@starling/compute/node";
import type { ComputeComponent } from "../components.ts";
import { engineRunner } from "../runner/engine-runner.ts";

export interface NodeComputeInit {
  /** `webgpu` needs Dawn's binding and a Vulkan driver; `wasm` runs everywhere; `cpu` is plain JavaScript. */
  readonly engine: "cpu" | "wasm" | "webgpu";
}

const OPEN = { cpu: createCpuEngine, wasm: createNodeWasmEngine, webgpu: createDawnEngine } as const;

/** An engine in this process. */
export function nodeCompute({ engine }: NodeComputeInit): ComputeComponent {
  return {
    async open({ signal }) {
      const opened = await OPEN[engine]();
      signal.throwIfAborted();
      return { ok: true, runner: await engineRunner(opened) };
    },
  };
}
