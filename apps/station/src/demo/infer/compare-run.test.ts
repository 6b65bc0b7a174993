import type { ComparisonRule, ItemResult } from "@starling/processing";
import { describe, expect, it } from "vitest";
import { accuracyOf, compareRun, hasLabel, isHeard } from "./compare-run.ts";

const rule: ComparisonRule = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 };
const items = ["a", "b", "c"].map((name) => ({ name, bytes: new Uint8Array(1) }));
const result = (name: string, label = name): ItemResult => ({
  name,
  output: { kind: "labels", labels: [{ label, ppm: 900_000 }], marginPpm: 800_000 },
});
const failed: ItemResult = {
  name: "c",
  error: { name: "MalformedItemError", message: "", fix: "", step: "decode-tensor" },
};
const single = [result("a"), result("b"), failed];
const problems = (batch: readonly ItemResult[]) => compareRun(rule, items, { single, batch });

describe("a batch held against a single run", () => {
  it("has nothing to say where they are equal, failed items too", () => {
    expect(problems([...single])).toEqual([]);
  });

  it.each([
    ["another output", [result("a"), result("b", "z"), failed], /^item 2, "b": /],
    ["two in each other's places", [result("b"), result("a"), failed], /^item 1, "a": its place has the result of "b"/],
    ["a missing one", [result("a"), result("b")], /^item 3, "c": it has no result/],
    ["one too many", [...single, failed], /4 results for 3 items/],
    ["an output in place of a failure", [result("a"), result("b"), result("c")], /MalformedItemError.*an output/],
  ])("names %s", (_, batch, words) => {
    expect(problems(batch)[0]).toMatch(words);
  });

  it("counts the true outputs among all", () => {
    expect(accuracyOf([result("a"), result("b", "z"), failed], hasLabel(["a", "b", "c"]))).toBe(1 / 3);
    const [heard, silent] = [[{ from: 0, to: 9 }], []].map((segments, i): ItemResult => {
      return { name: `${i}`, output: { kind: "segments", segments } };
    }) as [ItemResult, ItemResult];
    expect(accuracyOf([heard, silent, silent, heard], isHeard([true, false, true, false]))).toBe(1 / 2);
  });
});
