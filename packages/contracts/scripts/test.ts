// Builds the contracts, runs their tests against the byte code that ships, and checks gas, sizes, lint and NatSpec.
// `-- ARGS` go to `forge test`; then only the tests run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { forge, mustForge, packageFolder } from "./forge.ts";
import { describeLayout } from "./layout.ts";
import { dearer, measureGas } from "./measure-gas.ts";
import { mutants } from "./mutants.ts";
import { missingNatspec } from "./natspec.ts";
import { buildRelease, testRelease } from "./release.ts";

type Suites = Record<string, { test_results: Record<string, { status: string; reason: string | null }> }>;

/** Everything that is wrong, in words. */
const complaints: string[] = [];

async function runTests(forwarded: readonly string[]): Promise<void> {
  // Gas is measured by a run of its own, in which each call is a transaction.
  const { code, stdout, stderr } = await forge(["test", "--json", "--no-match-contract", "GasTest", ...forwarded], {
    env: testRelease,
  });
  const line = stdout.split("\n").findLast((text) => text.startsWith("{"));
  if (line === undefined) throw new Error(`forge gave no results:\n${stdout}${stderr}`);
  const suites: Suites = JSON.parse(line);
  let [tests, failed, invariants, fuzzed] = [0, 0, 0, 0];
  for (const [suite, { test_results }] of Object.entries(suites)) {
    for (const [name, { status, reason }] of Object.entries(test_results)) {
      tests += 1;
      if (name.startsWith("invariant_")) invariants += 1;
      if (name.startsWith("testFuzz_")) fuzzed += 1;
      if (status === "Success") continue;
      failed += 1;
      complaints.push(`${suite} ${name}: ${reason ?? status}`);
    }
  }
  console.log(`contracts: ${tests - failed} passed, ${failed} failed (${fuzzed} fuzzed, ${invariants} invariants)`);
  // forge has been seen to find no test at all and to call that a success.
  if (tests === 0) complaints.push("no test was found: remove packages/contracts/cache and out, and try again");
  if (code !== 0 && failed === 0) complaints.push(`forge test ended with ${code}`);
}

/** Each planted fault must still fit the sources, else scripts/mutate.ts tests nothing. */
async function checkMutants(): Promise<void> {
  for (const { name, file, from, to } of mutants) {
    const source = await readFile(join(packageFolder, "contracts", file), "utf8");
    if (source.split(from).length !== 2 || from === to) complaints.push(`the mutant "${name}" fits ${file} no longer`);
  }
  console.log(`${mutants.length} mutants fit the sources`);
}

async function checkLint(): Promise<void> {
  const { stdout, stderr } = await mustForge(["lint"]);
  const findings = `${stdout}${stderr}`.split("\n").filter((text) => /^(warning|note|error)\[/.test(text));
  complaints.push(...findings.map((finding) => `forge lint: ${finding}`));
}

const forwarded = process.argv.slice(2).filter((argument) => argument !== "--");
await mustForge(["fmt", "--check"]);
await buildRelease();
await runTests(forwarded);
if (forwarded.length === 0) {
  const { lines, tooLarge } = await describeLayout();
  for (const line of lines) console.log(line);
  complaints.push(...tooLarge.map((name) => `${name} is too large to deploy`));
  const expensive = dearer(await measureGas());
  if (expensive !== "") complaints.push(expensive);
  complaints.push(...(await missingNatspec()).map((name) => `no NatSpec: ${name}`));
  await checkMutants();
  await checkLint();
}
for (const complaint of complaints) console.error(`  ${complaint}`);
if (complaints.length > 0) process.exitCode = 1;
