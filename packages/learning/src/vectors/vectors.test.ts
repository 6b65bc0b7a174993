import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { buildVectors } from "./build-vectors.ts";

const folder = new URL("../../vectors/", import.meta.url);
const built = buildVectors();

it("every golden vector has its file", () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(built)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

it.each(Object.keys(built))("%s is recomputed bit for bit", (name) => {
  const committed: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
  expect(built[name]).toEqual(committed);
});
