// Writes src/generated from the compiled contracts; with --check only says whether that would change anything.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder } from "./forge.ts";
import { buildRelease, releaseFolder } from "./release.ts";

type Artifact = {
  abi: unknown[];
  bytecode: { object: string };
  deployedBytecode: { object: string; immutableReferences?: Record<string, { start: number; length: number }[]> };
};

const contracts = [
  { name: "rounds", file: "Rounds" },
  { name: "fraudProofs", file: "FraudProofs" },
  { name: "panelArbiter", file: "PanelArbiter" },
  { name: "objectiveArbiter", file: "ObjectiveArbiter" },
  { name: "provenance", file: "Provenance" },
  { name: "starToken", file: "StarToken" },
];

async function moduleOf(name: string, file: string): Promise<string> {
  const artifact: Artifact = JSON.parse(await readFile(join(releaseFolder, `${file}.sol`, `${file}.json`), "utf8"));
  const { object, immutableReferences = {} } = artifact.deployedBytecode;
  const immutables = Object.values(immutableReferences)
    .flat()
    .map(({ start, length }) => ({ start, length }))
    .sort((a, b) => a.start - b.start);
  // Immutables are zero in the compiler's output, so this is the hash of the code without them.
  const digest = createHash("sha256")
    .update(Buffer.from(object.slice(2), "hex"))
    .digest("hex");
  return `${[
    `// Generated from ${file}.sol by scripts/generate.ts: do not edit.`,
    `export const ${name}Abi = ${JSON.stringify(artifact.abi, null, 2)} as const;`,
    `/** Creation code; what the constructor takes, if anything, is in the ABI and follows it. */\nexport const ${name}Bytecode =\n  "${artifact.bytecode.object}" as const;`,
    `/** What to find at a deployed address: its sha2-256 once the ranges of \`immutables\` (in bytes) are zero. */\nexport const ${name}Runtime = ${JSON.stringify({ size: (object.length - 2) / 2, sha256: `0x${digest}`, immutables }, null, 2)} as const;`,
  ].join("\n\n")}\n`;
}

await buildRelease();
const check = process.argv.includes("--check");
let stale = 0;
for (const { name, file } of contracts) {
  const path = join(packageFolder, "src", "generated", `${name}.ts`);
  const fresh = await moduleOf(name, file);
  if (fresh === (await readFile(path, "utf8").catch(() => ""))) continue;
  stale += 1;
  if (!check) await writeFile(path, fresh);
  console.log(`${check ? "stale" : "written"}: src/generated/${name}.ts`);
}
if (stale === 0) console.log("src/generated is what the contracts compile to");
if (check && stale > 0) {
  console.error("run `node scripts/generate.ts` in packages/contracts and commit the result");
  process.exitCode = 1;
}
