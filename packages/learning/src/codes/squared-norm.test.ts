import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryCodes } from "../testing/arbitraries.ts";
import type { CodeCodec, Codes } from "./codec.ts";
import { int4 } from "./int4.ts";
import { int8 } from "./int8.ts";
import { int32 } from "./int32.ts";
import { squaredNorm } from "./squared-norm.ts";

it.each([int4, int8, int32] satisfies CodeCodec[])("is exact for $name", (codec: CodeCodec<Codes>) => {
  fc.assert(
    fc.property(arbitraryCodes(codec), (codes) => {
      const exact = [...codes].reduce((sum, code) => sum + BigInt(code) * BigInt(code), 0n);
      expect(squaredNorm(codes)).toBe(exact);
    }),
  );
});

it("stays exact over more coordinates than a double could sum", () => {
  const n = 70_000;
  const limit = 2n ** 31n - 1n;
  expect(squaredNorm(new Int32Array(n).fill(Number(limit)))).toBe(BigInt(n) * limit * limit);
  expect(squaredNorm(new Int32Array(n).fill(Number(-limit)))).toBe(BigInt(n) * limit * limit);
});
