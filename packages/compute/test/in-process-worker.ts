import { MessageChannel } from "node:worker_threads";
import type { Engine, WorkerHandle } from "@starling/compute";
import { createNodeWasmEngine } from "@starling/compute/node";
import { serveComputeWorker, type WorkerScope } from "@starling/compute/worker";
import type { LoadRuntime } from "../src/infer/runtime.ts";
import { loadNodeRuntime } from "../src/node/infer-engine.ts";

/** A worker whose code runs in this thread, behind real message ports: messages are cloned as between threads. */
export interface InProcessWorker extends WorkerHandle {
  /** Pretends that the thread ended by an error. */
  crash(): void;
  readonly terminated: () => boolean;
}

/** Starts one that opens the WebAssembly engine, and loads ONNX Runtime from its package, unless told otherwise. */
export function inProcessWorker(
  open: () => Promise<Engine> = createNodeWasmEngine,
  load: LoadRuntime = loadNodeRuntime,
): InProcessWorker {
  const { port1: outside, port2: inside } = new MessageChannel();
  const errors = new EventTarget();
  let terminated = false;
  serveComputeWorker({ scope: inside as unknown as WorkerScope, open, load });
  inside.start();
  outside.start();
  return {
    postMessage: (command) => outside.postMessage(command),
    addEventListener: (type: string, listener: (event: never) => void) => {
      const target = type === "message" ? (outside as unknown as EventTarget) : errors;
      target.addEventListener(type, listener as unknown as EventListener);
    },
    terminate: () => {
      terminated = true;
      outside.close();
    },
    crash: () => errors.dispatchEvent(new Event("error")),
    terminated: () => terminated,
  };
}
