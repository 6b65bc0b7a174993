import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../errors.ts";
import { f32bits } from "../float/f32.ts";
import { feedBack } from "./feedback.ts";
import { int4 } from "./int4.ts";
import { sparse } from "./sparse.ts";
import { updateScale } from "./update-scale.ts";

const scale = updateScale(f32bits(1), 1, f32bits(1), 2);
const options = { beta: Math.fround(0.95), scale, codec: sparse(2) };
const vector = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map((v) => Float32Array.from(v));

describe("feedBack", () => {
  it("carries what the codes leave out, faded, into the next update", () => {
    const first = feedBack(Float32Array.of(0.25, 3, 0.125, -1), undefined, options);
    expect([...first.codes]).toEqual([0, 2, 0, -2]);
    expect([...first.error]).toEqual([0.25, 2, 0.125, 0]);
    const second = feedBack(Float32Array.of(1, 0, 0, 0), first.error, options);
    expect(second.difference[1]).toBe(Math.fround(Math.fround(0.95) * 2));
    expect([...second.codes]).toEqual([2, 2, 0, 0]);
  });

  it("loses nothing: codes and error make up the difference, operation by operation", () => {
    fc.assert(
      fc.property(vector, vector, (delta, error) => {
        const made = feedBack(delta, error, options);
        made.difference.forEach((v, i) => {
          expect(v).toBe(Math.fround(Math.fround(options.beta * (error[i] ?? 0)) + (delta[i] ?? 0)));
          expect(made.error[i]).toBe(Math.fround(v - Math.fround((made.codes[i] ?? 0) * scale.scale)));
        });
      }),
    );
  });

  it("serves dense codecs, and refuses another model's error", () => {
    expect([...feedBack(Float32Array.of(0.5, -3), undefined, { ...options, codec: int4 }).codes]).toEqual([1, -6]);
    expect(() => feedBack(new Float32Array(3), new Float32Array(2), options)).toThrow(ShapeError);
  });
});
