import { ModelRunError } from "@starling/processing";
import { describe, expect, it } from "vitest";
import { DeviceLostError, MemoryLimitError, ModelFileError, RuntimeFaultError } from "../errors.ts";
import { creationFailure, isRefusedInput, runFailure } from "./runtime-failure.ts";

const refused = new Error("failed to call OrtRun(). ERROR_CODE: 2, ERROR_MESSAGE: Got invalid dimensions for input: x");
const atNode = new Error(
  "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code returned while running Conv node. Name:'conv1' Status Message: /mnt/x.h:9",
);

describe("runFailure", () => {
  it("blames the item where the runtime gives a code, without its words", () => {
    expect(runFailure("m", refused)).toBeInstanceOf(ModelRunError);
    expect(runFailure("m", atNode).message).toBe('The model fails at its node "conv1" (Conv).');
  });

  it.each([
    new Error("failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"),
    new Error("ERROR_CODE: 1, ERROR_MESSAGE: Failed to allocate memory for requested buffer of size 9"),
    new Error("Can't create a session. failed to allocate a buffer of size 9."),
    new RangeError("Array buffer allocation failed"),
    new Error("Aborted(Cannot enlarge memory arrays)"),
  ])("never blames it where memory ran out: %s", (error) => {
    expect(runFailure("m", error)).toBeInstanceOf(MemoryLimitError);
    expect(creationFailure("m", error)).toBeInstanceOf(MemoryLimitError);
  });

  it.each([new WebAssembly.RuntimeError("unreachable"), new Error("Aborted()"), "a number that C++ threw"])(
    "never blames it where the runtime broke: %s",
    (error) => {
      expect(runFailure("m", error)).toBeInstanceOf(RuntimeFaultError);
      expect(creationFailure("m", error)).toBeInstanceOf(RuntimeFaultError);
    },
  );

  it("knows inputs that were refused before a device had them", () => {
    expect([refused, atNode, "?"].map(isRefusedInput)).toEqual([true, false, false]);
  });
});

describe("creationFailure", () => {
  it.each([
    [
      "ERROR_CODE: 10, ERROR_MESSAGE: Type 'x' of input parameter (x) of operator (Where) in node (the node) is invalid.",
    ],
    ["ERROR_CODE: 1, ERROR_MESSAGE: Load model failed:Node (the node) Op (Where) [ShapeInferenceError] no"],
  ])("names file and node: %s", (text) => {
    const failure = creationFailure("m", new Error(text));
    expect(failure).toBeInstanceOf(ModelFileError);
    expect(failure.message).toBe('ONNX Runtime cannot open the model "m" because of its node "the node" (Where).');
    expect(failure.details).toEqual([text]);
  });

  it("leaves errors of ours as they are", () => {
    const lost = new DeviceLostError("gone", { fix: "wait" });
    expect(creationFailure("m", lost)).toBe(lost);
  });
});
