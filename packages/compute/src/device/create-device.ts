import { GpuUnavailableError } from "../errors.ts";
import { WANTED_FEATURES, WANTED_LIMITS } from "./constants.ts";
import { findAdapter } from "./preflight.ts";
import type { OwnedDevice } from "./webgpu-engine.ts";

/**
 * Makes the one GPUDevice on which everything of ours runs, with every limit and feature that a part of it can use.
 *
 * @throws GpuUnavailableError when there is no adapter or it refuses a device
 */
export async function createDevice(gpu: GPU): Promise<OwnedDevice> {
  const adapter = await findAdapter(gpu);
  if (!adapter) {
    throw new GpuUnavailableError("The browser offers no GPU.", { fix: "Reload the page, or restart the browser." });
  }
  const requiredLimits: Record<string, number> = {};
  for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name];
  const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
  try {
    return { adapter, device: await adapter.requestDevice({ requiredLimits, requiredFeatures }) };
  } catch (cause) {
    throw new GpuUnavailableError("The GPU refused to be opened.", {
      fix: "Close other pages that use the GPU and reload this one.",
      cause,
    });
  }
}
