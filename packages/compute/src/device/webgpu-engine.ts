import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { installKernels } from "../kernels/install-kernels.ts";
import { enableSubgroups } from "../kernels/subgroups.ts";
import { VERIFIED_FLAGS } from "./constants.ts";
import { adapterFacts } from "./preflight.ts";

/** An adapter and the one device made from it. */
export interface OwnedDevice {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/**
 * Puts a device of ours behind TensorFlow.js. The stock factory would make its own, with fewer limits and nobody
 * listening to its errors. The backend keeps the name `webgpu`, under which its kernels are registered.
 */
export async function createWebGpuEngine({ adapter, device }: OwnedDevice): Promise<Engine> {
  const faults: string[] = [];
  device.addEventListener("uncapturederror", (event) => faults.push(event.error.message));
  let lost: string | undefined;
  const lostListeners = new Set<(reason: string) => void>();
  void device.lost.then(({ message, reason }) => {
    lost = message || reason;
    for (const listener of lostListeners) listener(lost);
  });

  installKernels();
  enableSubgroups(device);
  for (const [flag, value] of Object.entries(VERIFIED_FLAGS)) tf.env().set(flag, value);
  if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  const backend = new WebGPUBackend(device, adapter.info);
  tf.registerBackend("webgpu", () => backend, 3);
  await tf.setBackend("webgpu");

  const use = () => {
    if (tf.getBackend() !== "webgpu") void tf.setBackend("webgpu");
  };
  return {
    facts: {
      kind: "webgpu",
      ...adapterFacts(adapter),
      bufferBytes: Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize),
    },
    device,
    use,
    errors: () => faults,
    drain: () => device.queue.onSubmittedWorkDone(),
    compile: async (record) => {
      use();
      tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", true);
      try {
        tf.tidy(record);
      } finally {
        tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", false);
      }
      await backend.checkCompileCompletionAsync();
    },
    lost: () => lost,
    onLost: (listener) => {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    destroy: () => {
      device.destroy();
      tf.removeBackend("webgpu");
    },
  };
}
