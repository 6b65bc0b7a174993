const taken: WebAssembly.Memory[] = [];

/**
 * Watches the memories that WebAssembly modules make from now on, and lets none grow over so many pages of 64 KiB: a
 * small machine.
 */
export function watchWasmMemory(mostPages: number): void {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? mostPages, mostPages) });
      taken.push(this);
    }
  };
}

/** Pages of all memories that were watched. */
export const wasmPages = (): number => taken.reduce((sum, { buffer }) => sum + buffer.byteLength / 2 ** 16, 0);
