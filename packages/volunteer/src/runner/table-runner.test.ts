import { encodeBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import type { DeviceView } from "../state/volunteer-state.ts";
import type { ChunkResult } from "./chunk-runner.ts";
import type { LaneComputing } from "./lane-computing.ts";
import { tableRunner } from "./table-runner.ts";

const { signal } = new AbortController();
const result: ChunkResult = { output: encodeBlock({ a: 1 }), blocks: [], summary: {}, duty: 1 };

/** A lane that holds what it is told, or fails by an error of a name. */
function lane(steps: readonly (readonly string[] | string)[]): LaneComputing {
  const left = [...steps];
  const next = () => {
    const step = left.shift() ?? [];
    if (typeof step === "string") throw Object.assign(new Error("x"), { name: step });
    return step;
  };
  return { run: async () => ({ result, held: next() }), warmUp: async () => next() };
}

const runner = (lanes: Readonly<Record<string, LaneComputing>>) =>
  tableRunner({
    device: { kind: "cpu" } as DeviceView,
    chunkBytes: 1,
    microBatch: 1,
    lanes,
    setShare: () => {},
    close: async () => {},
  });

describe("tableRunner", () => {
  it("has each task computed in its lane's way, and knows what every lane holds", async () => {
    const made = runner({ one: lane([["a"], ["b"]]), two: lane([["c"]]) });
    expect(await made.run({ lane: "one" }, { signal })).toBe(result);
    await made.warmUp({ lane: "two" }, { signal });
    expect(["a", "b", "c"].map(made.holds)).toEqual([true, false, true]);
    await made.run({ lane: "one" }, { signal });
    expect(["a", "b", "c"].map(made.holds)).toEqual([false, true, true]);
    await expect(made.run({ lane: "three" }, { signal })).rejects.toThrow('lane "three"');
  });

  it("forgets everything after an error that takes it along, and nothing after others", async () => {
    for (const [name, stays] of [
      ["DeviceLostError", false],
      ["ModelNotHeldError", false],
      ["CanaryError", true],
    ] as const) {
      const made = runner({ one: lane([["a"]]), two: lane([name]) });
      await made.run({ lane: "one" }, { signal });
      await expect(made.run({ lane: "two" }, { signal })).rejects.toThrow();
      expect(made.holds("a")).toBe(stays);
    }
  });
});
