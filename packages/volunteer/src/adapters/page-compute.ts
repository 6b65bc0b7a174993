import { type ComputeThreadInit, createComputeThread } from "@starling/compute";
import type { ComputeComponent } from "../components.ts";
import { openThreadRunner } from "../runner/thread-runner.ts";

/** The compute thread of a page. `spawn` is written in the app, whose bundler must see the worker's file. */
export function pageCompute(init: ComputeThreadInit): ComputeComponent {
  return {
    async open({ signal }) {
      const thread = createComputeThread(init);
      try {
        const opened = await openThreadRunner(thread, { signal, cpu: init.engine === "cpu" });
        if (!opened.ok) thread.stop();
        return opened;
      } catch (error) {
        thread.stop();
        throw error;
      }
    },
  };
}
