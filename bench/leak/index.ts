import { writeFileSync } from "node:fs";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { type Holdings, manyChunks } from "../../packages/compute/test/many-chunks.ts";
import { dawnEngine } from "../../packages/compute/test/software-gpu.ts";

const CHUNKS = 1_000;
/** Chunks before the first look: every kind of both jobs, and more checkpoints than a thread keeps. */
const WARM_UP = 40;

const ENGINES = { "plain JavaScript": createCpuEngine, WebAssembly: createNodeWasmEngine, "a GPU": dawnEngine };

const rows = (holdings: Holdings) => Object.entries(holdings) as [keyof Holdings, number][];

/** What a compute thread holds before and after a thousand chunks of two jobs, failing and aborted ones among them. */
export default async function leak({ json }: { readonly json?: string }): Promise<void> {
  const report: Record<string, { before: Holdings; after: Holdings; milliseconds: number }> = {};
  for (const [name, open] of Object.entries(ENGINES)) {
    const { run, holdings, stop } = await manyChunks(open);
    await run(WARM_UP);
    const before = await holdings();
    const begun = performance.now();
    const endings = await run(CHUNKS);
    const milliseconds = (performance.now() - begun) / CHUNKS;
    const after = await holdings();
    stop();
    report[name] = { before, after, milliseconds };
    console.log(`On ${name}, ${milliseconds.toFixed(1)} ms each: ${JSON.stringify(endings)}`);
    for (const [what, count] of rows(after)) console.log(`  ${what.padEnd(18)} ${before[what]} -> ${count}`);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
}
