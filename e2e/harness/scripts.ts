import type { Page } from "@playwright/test";

/** Text that only stands in a heavy part's code, and survives minification. */
const MARKS = {
  network: "webrtc-signaling",
  chain: "eth_call",
  kernels: "@workgroup_size",
  onnxruntime: "ort-wasm",
  /** Stepping and hashing whole models. */
  models: "does not follow from this checkpoint",
  /** Packing and hashing whole datasets. */
  packing: "Give one label per sample.",
} as const;

/** The scripts that a page itself has loaded; what its workers import does not count. */
export interface Scripts {
  /** Names of the heavy parts among them, sorted. */
  heavy(): Promise<(keyof typeof MARKS)[]>;
  /** Their bytes, not compressed. */
  bytes(): Promise<number>;
}

/** More than a page asks for in a long test; the browser's own limit is 250. */
const TIMELINE = 20_000;

/** A worker's own script stands in the timeline of the page that has made it. */
const WORKER = /\.worker-[^/]*\.js$/;

/** Reads a page's own resource timeline, from its next navigation on. */
export async function recordScripts(page: Page): Promise<Scripts> {
  await page.addInitScript((size) => performance.setResourceTimingBufferSize(size), TIMELINE);
  const texts = async () => {
    const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const scripts = new Set(names.filter((name) => name.endsWith(".js") && !WORKER.test(name)));
    return Promise.all([...scripts].map(async (url) => (await page.request.get(url)).text()));
  };
  return {
    async heavy() {
      const loaded = await texts();
      const names = Object.keys(MARKS) as (keyof typeof MARKS)[];
      return names.filter((name) => loaded.some((text) => text.includes(MARKS[name]))).sort();
    },
    async bytes() {
      return (await texts()).reduce((sum, text) => sum + text.length, 0);
    },
  };
}
