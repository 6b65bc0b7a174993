import type { DeviceFacts } from "../engine/engine.ts";
import {
  ADAPTER_TIMEOUT_MS,
  MIN_BUFFER_BYTES,
  MIN_INVOCATIONS,
  MIN_STORAGE_BINDING_BYTES,
  MIN_STORAGE_BUFFERS,
} from "./constants.ts";

/** Why no GPU work can be done here. */
export type PreflightReason = "no-webgpu" | "no-adapter" | "too-small" | "software-adapter";

/** What the adapter offers, in plain values that cross a thread boundary. */
export interface AdapterReport extends Omit<DeviceFacts, "kind"> {
  readonly features: readonly string[];
  readonly limits: {
    readonly bufferBytes: number;
    readonly bindingBytes: number;
    readonly invocations: number;
    readonly storageBuffers: number;
    readonly workgroupBytes: number;
  };
}

export type Preflight =
  | { readonly ok: true; readonly adapter: AdapterReport }
  | {
      readonly ok: false;
      readonly reason: PreflightReason;
      /** What the visitor can do, in one sentence. */
      readonly advice: string;
      readonly adapter?: AdapterReport;
    };

const ADVICE: Record<PreflightReason, string> = {
  "no-webgpu": "Use a browser with WebGPU: Chrome or Edge 113, Safari 26, or Firefox 141 on Windows, or newer.",
  "no-adapter": "Turn on hardware acceleration in the browser's settings, update the graphics driver, and reload.",
  "too-small": "This GPU is smaller than WebGPU's own minimum; try another machine.",
  "software-adapter": "The browser offers only a software GPU: turn on hardware acceleration and reload.",
};

/** The adapter's names in the form that the rest of the package uses. */
export function adapterFacts({ info }: GPUAdapter): Omit<DeviceFacts, "kind"> {
  return {
    vendor: info.vendor,
    architecture: info.architecture,
    description: info.description,
    fallback: info.isFallbackAdapter === true || info.architecture === "swiftshader",
  };
}

/** The adapter in plain values. */
export function adapterReport(adapter: GPUAdapter): AdapterReport {
  const { limits } = adapter;
  return {
    ...adapterFacts(adapter),
    features: [...adapter.features].sort(),
    limits: {
      bufferBytes: limits.maxBufferSize,
      bindingBytes: limits.maxStorageBufferBindingSize,
      invocations: limits.maxComputeInvocationsPerWorkgroup,
      storageBuffers: limits.maxStorageBuffersPerShaderStage,
      workgroupBytes: limits.maxComputeWorkgroupStorageSize,
    },
  };
}

/** Asks for the fastest adapter; undefined where there is none or it does not answer. */
export async function findAdapter(gpu: GPU): Promise<GPUAdapter | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ADAPTER_TIMEOUT_MS);
  });
  const asked = gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  const adapter = await Promise.race([asked, silence]);
  clearTimeout(timer);
  return adapter ?? undefined;
}

/** Judges an adapter against what our models need. */
export function judgeAdapter(adapter: AdapterReport, allowFallback: boolean): Preflight {
  const { limits } = adapter;
  const refuse = (reason: PreflightReason): Preflight => ({ ok: false, reason, advice: ADVICE[reason], adapter });
  if (
    limits.bufferBytes < MIN_BUFFER_BYTES ||
    limits.bindingBytes < MIN_STORAGE_BINDING_BYTES ||
    limits.storageBuffers < MIN_STORAGE_BUFFERS ||
    limits.invocations < MIN_INVOCATIONS
  ) {
    return refuse("too-small");
  }
  return adapter.fallback && !allowFallback ? refuse("software-adapter") : { ok: true, adapter };
}

/**
 * Looks whether GPU work can be done here, without making a device.
 *
 * @param gpu `navigator.gpu`, undefined where the browser has none
 * @param options.allowFallback accept a software adapter, which tests and demos run on
 */
export async function preflight(gpu: GPU | undefined, options: { allowFallback: boolean }): Promise<Preflight> {
  if (!gpu) return { ok: false, reason: "no-webgpu", advice: ADVICE["no-webgpu"] };
  const adapter = await findAdapter(gpu);
  if (!adapter) return { ok: false, reason: "no-adapter", advice: ADVICE["no-adapter"] };
  return judgeAdapter(adapterReport(adapter), options.allowFallback);
}
