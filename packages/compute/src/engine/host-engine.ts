import * as tf from "@tensorflow/tfjs-core";
import type { DeviceFacts, Engine } from "./engine.ts";

/** An engine over one of TensorFlow.js' backends on the CPU: nothing is queued, nothing can be lost, nothing is freed. */
export function hostEngine(facts: DeviceFacts & { readonly kind: "cpu" | "wasm" }): Engine {
  return {
    facts,
    use: () => {
      if (tf.getBackend() !== facts.kind) void tf.setBackend(facts.kind);
    },
    errors: () => [],
    drain: async () => {},
    compile: async () => {},
    lost: () => undefined,
    onLost: () => () => {},
    destroy: () => {},
  };
}
