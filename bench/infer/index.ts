import { writeFileSync } from "node:fs";
import { gpuMemory, type Held, wasmMemory } from "./memory.ts";
import { overhead } from "./overhead.ts";
import { scaling } from "./scaling.ts";

const WORKERS = 24;
const GOALS = { overhead: 0.9, scaling: 0.95 } as const;

const held = (name: string, { before, after }: Held) => {
  const rows = Object.entries(before).map(([what, count]) => `${what} ${count} -> ${after[what]}`);
  return `${name}: ${rows.join(", ")}`;
};

const PARTS = {
  async scaling() {
    const [one, many] = [await scaling(1), await scaling(WORKERS)];
    const ratio = many.chunksPerSecond / (WORKERS * one.chunksPerSecond);
    console.log(`${WORKERS} workers of fixed speed do ${(ratio * 100).toFixed(1)} % of ${WORKERS} times one`);
    console.log(
      `  goal ${GOALS.scaling * 100} %; a chunk takes the coordinator ${many.coordinatorMs.toFixed(1)} ms of a core`,
    );
    return { goal: GOALS.scaling, ratio, one, many };
  },
  async memory() {
    const [wasm, gpu] = [await wasmMemory(), await gpuMemory()];
    console.log(held("200 chunks of two models on WebAssembly", wasm));
    console.log(held("200 chunks of two models on a GPU", gpu));
    return { wasm, gpu };
  },
  async overhead() {
    const found = await overhead();
    console.log(
      "Silero VAD over a recording of seven seconds, WebAssembly: items a second in a tab and in a bare page",
    );
    for (const { tab, bare, ratio, stationMs } of found.runs) {
      const beside = bare.map((rate) => rate.toFixed(2)).join(" and ");
      console.log(
        `  ${tab.toFixed(2)} to ${beside}: ${ratio.toFixed(3)}; the station takes ${stationMs.toFixed(1)} ms of a core for an item`,
      );
    }
    console.log(`  median ${found.ratio.toFixed(3)} (goal ${GOALS.overhead})`);
    return { goal: GOALS.overhead, ...found };
  },
};

/**
 * Batches: what the network costs a tab, how a round scales, what 200 chunks leave behind.
 * @param args Parts to run, all when empty.
 */
export default async function infer(options: {
  readonly json?: string;
  readonly args: readonly string[];
}): Promise<void> {
  const results: Record<string, unknown> = {};
  for (const [name, run] of Object.entries(PARTS)) {
    if (options.args.length === 0 || options.args.includes(name)) results[name] = await run();
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
}
