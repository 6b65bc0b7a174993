import type { DeviceFacts } from "../engine/engine.ts";
import {
  ADAPTER_TIMEOUT_MS,
  MIN_BUFFER_BYTES,
  MIN_INVOCATIONS,
  MIN_STORAGE_BINDING_BYTES,
  MIN_STORAGE_BUFFERS,
} from "./constants.ts";

/** Why no work can be done here. */
export type PreflightReason = "no-webgpu" | "no-adapter" | "too-small" | "software-adapter" | "no-wasm";

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
  /** WebAssembly has no adapter. */
  | { readonly ok: true; readonly adapter?: AdapterReport }
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
  "no-wasm": "Use a current browser, or allow WebAssembly in its settings.",
};

/** A module with one function that makes a vector: valid where WebAssembly has SIMD. */
const SIMD_MODULE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123],
  ...[3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
];

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

/**
 * Looks whether the CPU can compute here, through WebAssembly with SIMD.
 *
 * @param wasm the browser's, which may lack it or SIMD
 */
export function preflightWasm(
  wasm: Pick<typeof WebAssembly, "validate"> | undefined = globalThis.WebAssembly,
): Preflight {
  if (wasm?.validate(Uint8Array.from(SIMD_MODULE))) return { ok: true };
  return { ok: false, reason: "no-wasm", advice: ADVICE["no-wasm"] };
}
