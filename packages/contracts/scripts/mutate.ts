// Plants every mutant into a copy of the sources, runs the tests that must notice, and writes MUTANTS.md. Takes about
// ten minutes on two idle cores. Names given as arguments pick some of them; the other rows stay as they are.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { forge, packageFolder } from "./forge.ts";
import { type Mutant, mutants } from "./mutants.ts";

const work = join(packageFolder, "cache", "mutants");
const benches = ["Bench", "PanelBench", "fraud/FraudBench", "invariant/Ghost", "invariant/Handler"];
const supports = [...benches, "Domains", "SmartAccount", "Trees", "Vm", "hostile/Tokens"];

/** A copy of the package that compiles by itself. */
async function copyPackage(): Promise<void> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  for (const folder of ["contracts", "vectors"]) {
    await cp(join(packageFolder, folder), join(work, folder), { recursive: true });
  }
  const settings = await readFile(join(packageFolder, "foundry.toml"), "utf8");
  const modules = resolve(packageFolder, "../../node_modules");
  const moved = settings.replaceAll("../../node_modules", modules).replace("bin/solc", join(packageFolder, "bin/solc"));
  // What a mutant breaks shows in few runs and without optimizer; a failing sequence takes long to make short.
  const quick = moved
    .replace("optimizer = true", "optimizer = false")
    .replace("runs = 256\ndepth", "runs = 64\nshrink_run_limit = 0\ndepth");
  await writeFile(join(work, "foundry.toml"), quick);
}

/** Only the tests that are asked for lie in the copy: nothing else needs to compile. */
async function placeTests(names: readonly string[]): Promise<void> {
  await rm(join(work, "test"), { recursive: true, force: true });
  for (const name of [...supports, ...names.map((name) => `${name}.t`)]) {
    const to = join(work, "test", `${name}.sol`);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(packageFolder, "test", `${name}.sol`), to);
  }
}

/** The first test that failed; undefined for a mutant that lives. */
async function killerOf(mutant: Mutant): Promise<string | undefined> {
  const path = join(work, "contracts", mutant.file);
  const source = await readFile(path, "utf8");
  if (source.split(mutant.from).length !== 2)
    throw new Error(`"${mutant.name}" fits ${mutant.file} no longer: edit it`);
  await placeTests(mutant.kills);
  await writeFile(
    path,
    source.replace(mutant.from, () => mutant.to),
  );
  try {
    const { code, stdout, stderr } = await forge(["test", "--root", work, "--fail-fast"]);
    if (code === 0) return undefined;
    const [, killer] = /\[FAIL[\s\S]*?\b((?:test|invariant|afterInvariant)\w*)\(/.exec(stdout) ?? [];
    if (killer === undefined) throw new Error(`"${mutant.name}" does not compile:\n${stdout}${stderr}`);
    return killer;
  } finally {
    await writeFile(path, source);
  }
}

const table = join(packageFolder, "MUTANTS.md");
const nameOf = (row: string): string => row.split(" | ")[0]?.slice(2) ?? "";

const picked = process.argv.slice(2);
const chosen = picked.length === 0 ? mutants : mutants.filter(({ name }) => picked.includes(name));
const before = picked.length === 0 ? "" : await readFile(table, "utf8").catch(() => "");
const rows = new Map(
  before
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((row) => [nameOf(row), row]),
);
await copyPackage();
const alive: string[] = [];
for (const mutant of chosen) {
  const killer = await killerOf(mutant);
  if (killer === undefined) alive.push(mutant.name);
  const fate = killer === undefined ? "**lives**" : `\`${killer}\``;
  rows.set(mutant.name, `| ${mutant.name} | \`${mutant.file}\` | ${fate} |`);
  console.log(`${mutant.name}: ${killer ?? "lives"}`);
}
const known = mutants.map(({ name, file }) => rows.get(name) ?? `| ${name} | \`${file}\` | **not planted yet** |`);
const killed = known.filter((row) => !row.endsWith("** |")).length;
const head = [
  "# Mutants",
  "",
  "Faults planted into the contracts one at a time, and the first test that noticed. Written by",
  "`node scripts/mutate.ts`; the list is `scripts/mutants.ts`, and `npm test` checks that each still fits the sources.",
  "",
  `${killed} of ${known.length} killed.`,
  "",
  "| fault | file | killed by |",
  "|---|---|---|",
];
await writeFile(table, `${[...head, ...known].join("\n")}\n`);
console.log(`${chosen.length - alive.length} of ${chosen.length} mutants killed`);
if (alive.length > 0) {
  console.error(`not noticed: ${alive.join("; ")}`);
  process.exitCode = 1;
}
