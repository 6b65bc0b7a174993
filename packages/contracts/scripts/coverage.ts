// Measures what the contracts' tests reach; fails below 98 % of branches.
import { resolve } from "node:path";
import { mustForge, packageFolder } from "./forge.ts";

const LEAST = 98;

// forge's own parser does not follow relative paths out of the package, so it gets the absolute one here.
const libraries = resolve(packageFolder, "../../node_modules/@openzeppelin/contracts");
const places = { FOUNDRY_OUT: "cache/coverage", FOUNDRY_CACHE_PATH: "cache/coverage/cache" };
const { stdout } = await mustForge(
  // Instrumented byte code has other gas, and random calls add nothing that names a line.
  [
    "coverage",
    "--remappings",
    `@openzeppelin/contracts/=${libraries}/`,
    "--no-match-contract",
    "InvariantsTest|GasTest",
  ],
  { env: places },
);
const rows = stdout.split("\n").filter((line) => line.startsWith("| contracts/"));
let [hit, all] = [0, 0];
for (const row of rows) {
  const [, file = "", lines = "", , branches = "", functions = ""] = row.split("|").map((cell) => cell.trim());
  console.log(`${file}: lines ${lines}, branches ${branches}, functions ${functions}`);
  const counts = /\((\d+)\/(\d+)\)/.exec(branches);
  hit += Number(counts?.[1] ?? 0);
  all += Number(counts?.[2] ?? 0);
}
console.log(`branches: ${hit} of ${all}`);
if (rows.length === 0 || hit * 100 < all * LEAST) {
  console.error(`less than ${LEAST} % of the branches are reached`);
  process.exitCode = 1;
}
