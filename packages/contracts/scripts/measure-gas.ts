import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustForge, packageFolder } from "./forge.ts";
import { buildRelease, testRelease } from "./release.ts";

/** How far a figure may rise before the gate closes. */
const TOLERANCE = 0.02;

/** The committed figures. */
export const snapshotPath = join(packageFolder, "snapshots", "Rounds.json");

/** What one call costs now, and what it cost when the snapshot was taken. */
export type GasFigure = { readonly name: string; readonly gas: number; readonly was: number };

/** Measures every call as a transaction of its own, on the byte code that ships. The snapshot stays as it is. */
export async function measureGas(): Promise<GasFigure[]> {
  const before = await readFile(snapshotPath, "utf8").catch(() => "{}");
  await buildRelease();
  // --isolate makes every call a transaction of its own: intrinsic gas, call data and refunds count.
  await mustForge(["test", "--isolate", "--match-contract", "GasTest"], { env: testRelease });
  const measured: Record<string, string> = JSON.parse(await readFile(snapshotPath, "utf8"));
  if (before !== "{}") await writeFile(snapshotPath, before);
  const known: Record<string, string> = JSON.parse(before);
  return Object.entries(measured).map(([name, gas]) => ({ name, gas: Number(gas), was: Number(known[name] ?? gas) }));
}

/** The figures that rose by more than the gate allows, in words; empty when there are none. */
export function dearer(figures: readonly GasFigure[]): string {
  const names = figures.filter(({ gas, was }) => gas > was * (1 + TOLERANCE)).map(({ name }) => name);
  return names.length === 0
    ? ""
    : `dearer by more than 2 %: ${names.join("; ")}. If that is meant, run \`node scripts/gas.ts --write\`.`;
}
