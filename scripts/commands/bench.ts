import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

interface Benchmark {
  readonly default: (options: { readonly json?: string; readonly args: readonly string[] }) => Promise<void>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { json: { type: "string" } },
});
const names = readdirSync("bench", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join("bench", entry.name, "index.ts")))
  .map(({ name }) => name);
const [wanted, ...args] = positionals;
if (wanted === undefined || !names.includes(wanted)) {
  console.log(`Name a benchmark: npm run bench -- NAME [--json FILE]. There are: ${names.join(", ")}.`);
  process.exit(wanted === undefined ? 0 : 1);
}
const benchmark = (await import(pathToFileURL(join("bench", wanted, "index.ts")).href)) as Benchmark;
const json = typeof values["json"] === "string" ? values["json"] : undefined;
await benchmark.default({ args, ...(json === undefined ? {} : { json }) });
process.exit(0);
