import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Exact by ECMA-262; everything else in Math, and `**`, may be an engine's own approximation. */
const EXACT = new Set(["abs", "ceil", "floor", "fround", "imul", "max", "min", "sqrt"]);

const folder = new URL("./", import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
);

it("finds the sources", () => {
  expect(sources.length).toBeGreaterThan(30);
});

it.each(sources)("%s uses only operations that every engine computes alike", (path) => {
  const code = readFileSync(new URL(path, folder), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const used = [...code.matchAll(/\bMath\.(\w+)/g)].map(([, name]) => name ?? "");
  expect(used.filter((name) => !EXACT.has(name))).toEqual([]);
  expect(code).not.toMatch(/\*\*/);
});
