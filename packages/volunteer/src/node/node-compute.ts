import { createCpuEngine, createDawnEngine } from "@starling/compute/node";
import type { ComputeComponent } from "../components.ts";
import { engineRunner } from "../runner/engine-runner.ts";

export interface NodeComputeInit {
  /** `cpu` is plain JavaScript; `webgpu` needs Dawn's binding and a Vulkan driver. */
  readonly engine: "cpu" | "webgpu";
}

/** An engine in this process. */
export function nodeCompute({ engine }: NodeComputeInit): ComputeComponent {
  return {
    async open({ signal }) {
      const opened = engine === "cpu" ? await createCpuEngine() : await createDawnEngine();
      signal.throwIfAborted();
      return { ok: true, runner: await engineRunner(opened) };
    },
  };
}
