// Measures what each call costs and compares it with snapshots/Rounds.json; --json FILE writes the figures as data,
// --write takes them as the new snapshot.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { dearer, measureGas, snapshotPath } from "./measure-gas.ts";

const { values } = parseArgs({ options: { json: { type: "string" }, write: { type: "boolean", default: false } } });
const figures = await measureGas();
const width = Math.max(...figures.map(({ name }) => name.length));
for (const { name, gas, was } of figures) {
  const change = gas === was ? "" : `  (${gas > was ? "+" : ""}${(((gas - was) / was) * 100).toFixed(1)} %)`;
  console.log(`${name.padEnd(width)}  ${gas.toLocaleString("en").padStart(10)}${change}`);
}
if (values.write) {
  const snapshot = Object.fromEntries(figures.map(({ name, gas }) => [name, String(gas)]));
  await writeFile(snapshotPath, `${JSON.stringify(snapshot, null, 2)}\n`);
}
if (values.json !== undefined) {
  const gas = Object.fromEntries(figures.map((figure) => [figure.name, figure.gas]));
  await writeFile(values.json, `${JSON.stringify({ gas }, null, 2)}\n`);
}
const complaint = dearer(figures);
if (complaint !== "" && !values.write) {
  console.error(complaint);
  process.exitCode = 1;
}
