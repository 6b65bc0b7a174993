import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as processing from "../src/index.ts";
import { STEPS } from "../src/steps/steps.ts";

const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");

it("the README lists every step with what it takes", () => {
  const [, listed = ""] = /<!-- steps -->(.*)<!-- \/steps -->/s.exec(readme) ?? [];
  const rows = [...listed.matchAll(/^\| `([a-z-]+)`\s*\| (\w+) →/gm)].map(([, name, takes]) => [name, takes]);
  expect(rows).toEqual(expect.arrayContaining(Object.entries(STEPS).map(([name, { takes }]) => [name, takes])));
  expect(rows).toHaveLength(Object.keys(STEPS).length);
});

it("the README names what there is", () => {
  const table = readme.slice(0, readme.indexOf("<!-- steps -->")).split("\n");
  const named = table
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => [...(line.split("|")[2] ?? "").matchAll(/`([A-Za-z_]+)[`(]/g)].map(([, name]) => name ?? ""));
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !(name in processing))).toEqual([]);
});
