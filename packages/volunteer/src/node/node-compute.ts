import { totalmem } from "node:os";
import { createCpuEngine, createDawnEngine, createNodeWasmEngine, openNodeInferEngine } from "@starling/compute/node";
import type { ComputeComponent } from "../components.ts";
import { nameOf } from "../loop/judge-error.ts";
import { engineRunner } from "../runner/engine-runner.ts";

/**
 * Engines that compute in Node: a GPU through Dawn's binding and a Vulkan driver, WebAssembly, plain JavaScript. The last
 * is the one of the station's checker and runs wherever Node runs; nobody gets it who does not name it.
 */
export type NodeEngine = "webgpu" | "wasm" | "cpu";

export interface NodeComputeInit {
  readonly engine: NodeEngine;
  /** Whether a software adapter may compute; true by default. */
  readonly allowFallback?: boolean;
}

/** What to do where this machine cannot compute. */
const ADVICE = {
  "no-gpu":
    "No GPU can be used here: install its Vulkan driver and the npm package webgpu, or compute with the wasm engine.",
  "software-adapter":
    "This machine has only a software GPU, which is slower than its CPU: compute with the wasm engine.",
} as const;

/** An engine in this process. */
export function nodeCompute({ engine, allowFallback = true }: NodeComputeInit): ComputeComponent {
  const unable = (reason: keyof typeof ADVICE) => ({ ok: false, reason, advice: ADVICE[reason] }) as const;
  return {
    async open({ signal }) {
      const opened = await ENGINES[engine]().catch((error: unknown) => {
        if (nameOf(error) === "GpuUnavailableError") return undefined;
        throw error;
      });
      signal.throwIfAborted();
      if (opened === undefined) return unable("no-gpu");
      if (opened.facts.fallback && !allowFallback) {
        opened.destroy();
        return unable("software-adapter");
      }
      return {
        ok: true,
        runner: await engineRunner({ engine: opened, openInfer: openNodeInferEngine, memoryBytes: totalmem() }),
      };
    },
  };
}

const ENGINES = { webgpu: createDawnEngine, wasm: createNodeWasmEngine, cpu: createCpuEngine } as const;
