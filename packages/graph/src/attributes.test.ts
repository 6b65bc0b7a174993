import { describe, expect, it } from "vitest";
import { float, int, ints, node, string } from "../test/graph-of.ts";
import {
  attribute,
  axisAttribute,
  floatAttribute,
  intAttribute,
  intsAttribute,
  stringAttribute,
} from "./attributes.ts";
import { InvalidOperatorError } from "./errors.ts";

const example = node("Op", "n", [], { i: int(3), f: float(0.5), s: string("SAME"), l: ints(1, 2), axis: int(-1) });

describe("attributes", () => {
  it("are read by kind", () => {
    expect(intAttribute(example, "i", 0)).toBe(3);
    expect(floatAttribute(example, "f", 0)).toBe(0.5);
    expect(stringAttribute(example, "s", "")).toBe("SAME");
    expect(intsAttribute(example, "l")).toEqual([1, 2]);
    expect(attribute(example, "i", "int")).toBe(3);
  });

  it("have defaults", () => {
    expect(intAttribute(example, "none", 7)).toBe(7);
    expect(floatAttribute(example, "none", 0.1)).toBe(0.1);
    expect(stringAttribute(example, "none", "NOTSET")).toBe("NOTSET");
    expect(intsAttribute(example, "none")).toBeUndefined();
    expect(attribute(example, "toString", "string")).toBeUndefined();
  });

  it("are refused when they are of another kind", () => {
    expect(() => intAttribute(example, "f", 0)).toThrow(InvalidOperatorError);
    expect(() => intsAttribute(example, "i")).toThrow(/"i" of node "n" \(Op\) is of kind int/);
  });
});

describe("axisAttribute", () => {
  it("counts from the end where it is negative", () => {
    expect(axisAttribute(example, 0, 4)).toBe(3);
    expect(axisAttribute(node("Op", "n", []), 1, 4)).toBe(1);
  });

  it("may point behind the last dimension only where that is asked for", () => {
    const behind = node("Flatten", "n", [], { axis: int(4) });
    expect(axisAttribute(behind, 0, 4, 4)).toBe(4);
    expect(() => axisAttribute(behind, 0, 4)).toThrow(InvalidOperatorError);
    expect(() => axisAttribute(node("Op", "n", [], { axis: int(-5) }), 0, 4)).toThrow(/axis -5 on a tensor of rank 4/);
  });
});
