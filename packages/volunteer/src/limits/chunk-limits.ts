import type { DeviceFacts } from "@starling/compute";

const MiB = 1024 * 1024;

/** Most bytes that a chunk may take anywhere: what every adapter gives, by WebGPU's limits, for four buffers. */
const MAX_CHUNK_BYTES = 1024 * MiB;

/**
 * Part of a device's memory that a chunk may take. WebAssembly's is the smaller one: the tab never gets it back while its
 * worker lives, and blocks and weights lie beside it in JavaScript.
 */
const PART: Readonly<Record<DeviceFacts["kind"], number>> = { webgpu: 1 / 4, wasm: 1 / 8, cpu: 1 / 8 };

/** What a device is taken to have whose browser does not tell: as much as a phone of today. */
const UNKNOWN_BYTES = 4 * 1024 * MiB;

/**
 * Most bytes that a chunk may take of a device: a part of its memory, and never more than everyone has to have for a GPU.
 *
 * @param memoryBytes of the device; what the browser tells unless given
 */
export function chunkBytesOf({ kind }: Pick<DeviceFacts, "kind">, memoryBytes: number = deviceMemoryBytes()): number {
  return Math.min(MAX_CHUNK_BYTES, Math.floor(memoryBytes * PART[kind]));
}

/** Memory of this device as Chromium rounds it: a power of two, and at most 8 GiB in most versions. */
function deviceMemoryBytes(): number {
  const { deviceMemory: gigabytes } = navigator as { readonly deviceMemory?: number };
  return gigabytes === undefined ? UNKNOWN_BYTES : gigabytes * 1024 * MiB;
}
