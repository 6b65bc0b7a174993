import { inspectModel } from "@starling/graph";
import { FASHION_SAMPLES, type Stage } from "@starling/processing";
import { describe, expect, it } from "vitest";
import { mlpFile } from "../../test/infer/small-models.ts";
import { ModelFileError } from "../errors.ts";
import { checkPorts, readPorts } from "./check-ports.ts";

const summary = inspectModel(mlpFile().graph);
const { first } = FASHION_SAMPLES;
const changed = (changes: Partial<Stage>): Stage => ({ ...first, ...changes });
const state = { kind: "output" as const, dtype: "float32" as const, shape: [2] };

describe("checkPorts", () => {
  it("takes what fits, open sizes on either side included", () => {
    expect(() => checkPorts(summary, first)).not.toThrow();
    const open = changed({ input: { name: "input", dtype: "float32", shape: [null, 1, null, 28] } });
    expect(() => checkPorts(summary, open)).not.toThrow();
    const unshaped = { ...summary, inputs: [{ name: "input", dtype: "float32" }] };
    expect(() => checkPorts(unshaped, first)).not.toThrow();
  });

  it.each<[string, Stage, RegExp]>([
    ["a missing input", changed({ input: { ...first.input, name: "image" } }), /"classifier" has no input "image"/],
    ["a missing output", changed({ output: { ...first.output, name: "scores" } }), /has no output "scores"/],
    ["another type", changed({ input: { ...first.input, dtype: "uint8" } }), /"input".*is float32.*says uint8/],
    [
      "another rank",
      changed({ output: { ...first.output, shape: [10] } }),
      /"logits".*float32 \[\?, 10\].*float32 \[10\]/,
    ],
    ["another size", changed({ output: { ...first.output, shape: [1, 12] } }), /\[\?, 10\].*\[1, 12\]/],
    [
      "a constant that nothing reads",
      changed({ constants: [{ name: "sr", dtype: "int64", shape: [], values: [1] }] }),
      /no input "sr"/,
    ],
    ["a mask that nothing reads", changed({ mask: "mask" }), /no input "mask"/],
    [
      "a state that nothing gives",
      changed({ carried: [{ ...state, input: "input", output: "next" }] }),
      /no output "next"|is float32/,
    ],
  ])("refuses %s", (_, stage, message) => {
    expect(() => checkPorts(summary, stage)).toThrow(ModelFileError);
    expect(() => checkPorts(summary, stage)).toThrow(message);
  });

  it("refuses a model with an input that nothing feeds", () => {
    const more = { ...summary, inputs: [...summary.inputs, { name: "sr", dtype: "int64", shape: [] }] };
    expect(() => checkPorts(more, first)).toThrow(/Nothing feeds the input "sr" of the model "classifier"/);
  });

  it("names the outputs of a run, carried states among them", () => {
    const stage = changed({ carried: [{ ...state, input: "state", output: "stateN" }] });
    expect(readPorts(stage).map(({ name }) => name)).toEqual(["logits", "stateN"]);
  });
});
