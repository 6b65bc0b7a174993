import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { int, ints, node, string } from "../../test/graph-of.ts";
import { spatialWindow } from "./spatial-window.ts";

const window = fc.record({
  size: fc.integer({ min: 1, max: 30 }),
  kernel: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 5 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  begin: fc.integer({ min: 0, max: 3 }),
  end: fc.integer({ min: 0, max: 3 }),
});

describe("spatialWindow", () => {
  it("counts the positions at which the kernel fits", () => {
    fc.assert(
      fc.property(window, ({ size, kernel, stride, dilation, begin, end }) => {
        const attributes = { strides: ints(stride), dilations: ints(dilation), pads: ints(begin, end) };
        const { output } = spatialWindow(node("Conv", "c", ["x"], attributes), [size], [kernel]);
        let positions = 0;
        for (let start = -begin; start + (kernel - 1) * dilation < size + end; start += stride) positions++;
        fc.pre(positions > 0);
        expect(output).toEqual([positions]);
      }),
    );
  });

  it("lets a last window reach over the end with ceil_mode, if it starts in the input", () => {
    fc.assert(
      fc.property(window, ({ size, kernel, stride, begin, end }) => {
        fc.pre(begin < kernel && end < kernel && size + begin + end >= kernel);
        const attributes = { strides: ints(stride), pads: ints(begin, end), ceil_mode: int(1) };
        const { output } = spatialWindow(node("MaxPool", "p", ["x"], attributes), [size], [kernel]);
        const fits = Math.floor((size + begin + end - kernel) / stride) + 1;
        const rest = (size + begin + end - kernel) % stride;
        expect(output).toEqual([rest !== 0 && fits * stride - begin < size ? fits + 1 : fits]);
      }),
    );
  });

  it("pads so that every stride-th position is kept under SAME", () => {
    fc.assert(
      fc.property(window, fc.boolean(), ({ size, kernel, stride, dilation }, upper) => {
        const attributes = {
          strides: ints(stride),
          dilations: ints(dilation),
          auto_pad: string(upper ? "SAME_UPPER" : "SAME_LOWER"),
        };
        const { output, padsBegin, padsEnd } = spatialWindow(node("Conv", "c", ["x"], attributes), [size], [kernel]);
        const [begin = 0, end = 0] = [padsBegin[0], padsEnd[0]];
        expect(output).toEqual([Math.ceil(size / stride)]);
        expect(upper ? end - begin : begin - end).toBeGreaterThanOrEqual(0);
        expect(Math.abs(end - begin)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("ignores pads under VALID", () => {
    const attributes = { pads: ints(3, 3), auto_pad: string("VALID") };
    expect(spatialWindow(node("Conv", "c", ["x"], attributes), [7], [3])).toMatchObject({
      output: [5],
      padsBegin: [0],
      padsEnd: [0],
    });
  });
});
