import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as graph from "../src/index.ts";

const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");

it("the README lists every operator", () => {
  const [, listed = ""] = /<!-- operators -->(.*)<!-- \/operators -->/s.exec(readme) ?? [];
  expect(listed.trim().split(/,\s+/)).toEqual([...graph.OPERATORS.keys()].sort());
});

it("the README names functions that exist", () => {
  const table = readme.split("\n").filter((line) => line.startsWith("|"));
  const named = table.flatMap((line) =>
    [...(line.split("|")[2] ?? "").matchAll(/`([a-zA-Z]+)[`(]/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => name !== undefined && !(name in graph))).toEqual([]);
});
