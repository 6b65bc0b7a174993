import { type ComputeThreadInit, createComputeThread } from "@starling/compute";
import type { ComputeComponent } from "../components.ts";
import type { OpenedRunner } from "../runner/chunk-runner.ts";
import { openThreadRunner } from "../runner/thread-runner.ts";

export interface PageComputeInit extends Pick<ComputeThreadInit, "spawn" | "allowFallback"> {
  /** Whether the visitor agreed to computing on the CPU where there is no GPU to use; asked at every start. */
  readonly allowCpu: () => boolean;
}

/**
 * The compute thread of a page: on WebGPU where there is a GPU, else on the CPU if that is allowed. `spawn` is written
 * in the app, whose bundler must see the worker's file.
 */
export function pageCompute({ spawn, allowFallback, allowCpu }: PageComputeInit): ComputeComponent {
  const openOn = async (engine: "webgpu" | "wasm", signal: AbortSignal): Promise<OpenedRunner> => {
    const thread = createComputeThread({ spawn, allowFallback, engine });
    try {
      const opened = await openThreadRunner(thread, { signal });
      if (!opened.ok) thread.stop();
      return opened;
    } catch (error) {
      thread.stop();
      throw error;
    }
  };
  return {
    async open({ signal }) {
      const opened = await openOn("webgpu", signal);
      if (opened.ok) return opened;
      return allowCpu() ? openOn("wasm", signal) : { ...opened, cpu: true };
    },
  };
}
