import { encodeUpdate, f32bits } from "@starling/learning";
import type { TrainChunk } from "@starling/protocol";
import { sampleSpec } from "@starling/protocol/testing";
import { describe, expect, it } from "vitest";
import { compareLeftOut } from "./compare-left-out.ts";

const codec = { kind: "sparse", kappa: f32bits(1), keep: 100, beta: f32bits(0.95) } as const;
const job = { spec: sampleSpec({}, { codec, recipe: { kind: "sparse", alpha: f32bits(1) } }) };
const chunk = { lr: f32bits(1e-2), steps: 10 } as TrainChunk;
const delta = (noise = 0) =>
  Float32Array.from(
    { length: 500 },
    (_, i) => (((i * 7_919) % 101) - 50 + noise * (((i * 104_729) % 97) / 16 - 3)) / 500,
  );
const left = (noise = 0) => encodeUpdate(delta(noise), codec, chunk, delta(5));
const { difference } = left();

function judged(made: ReturnType<typeof left>, error = made.error ?? new Float32Array()) {
  return compareLeftOut(job, chunk, difference, { codes: made.codes, error });
}

describe("what an update left out", () => {
  it("passes where another machine rounds otherwise, even where it then sends other coordinates", () => {
    expect(judged(left())).toMatchObject({ ok: true, kind: "station" });
    const noisy = left(1);
    expect(noisy.codes).not.toEqual(left().codes);
    expect(judged(noisy)).toMatchObject({ ok: true, note: "" });
  });

  it.each<[string, (error: Float32Array) => Float32Array]>([
    ["nothing", (error) => new Float32Array(error.length)],
    ["twice as much", (error) => error.map((e) => 2 * e)],
    ["the contrary", (error) => error.map((e) => -e)],
    ["no number", (error) => error.map(() => Number.NaN)],
    ["another model's", (error) => error.subarray(1)],
  ])("fails where it is %s", (_, change) => {
    const made = left();
    const found = judged(made, change(made.error ?? new Float32Array()));
    expect(found).toMatchObject({ ok: false, note: expect.stringMatching(/left out disagrees/) as string });
  });

  it("passes where there is nothing at all", () => {
    const nothing = new Float32Array(4);
    expect(compareLeftOut(job, chunk, nothing, { codes: new Int8Array(4), error: nothing }).ok).toBe(true);
  });
});
