import { FASHION_SAMPLES, type Output } from "@starling/processing";
import { InferSpec, parse } from "@starling/protocol";
import { sampleBytes32, sampleCid, sampleRawCid } from "@starling/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatchParts, batchSpan, buildInferSpec } from "./build-infer-spec.ts";
import { estimateBatch } from "./estimate-batch.ts";
import { watchRuns } from "./nominal-runs.ts";
import { proposeRule } from "./propose-rule.ts";

const nominal = { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 28] }] };

const parts: BatchParts = {
  models: [{ name: "classifier", graph: sampleCid("model"), external: [], bytes: 60_000, nominal }],
  resources: [],
  pipeline: FASHION_SAMPLES,
  rule: { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 },
  provider: "wasm",
  canary: { item: sampleCid("item"), result: sampleRawCid("result") },
  dataset: sampleCid("items"),
  count: 10_000,
  flops: 1_000_000,
  engine: sampleBytes32(1),
};
const choices = { title: "Clothes", purpose: "To sort them.", price: 10n ** 18n };

describe("watchRuns", () => {
  it("learns runs an item, and the middle size", () => {
    const watch = watchRuns();
    for (const width of [80, 20, 40]) {
      const shape = [1, 3, 48, width];
      watch.see("reader", { x: { dtype: "float32", shape, data: new Float32Array(3 * 48 * width) } });
    }
    expect(watch.nominal("reader", "x", 2)).toEqual({ runs: 2, inputs: [{ name: "x", shape: [1, 3, 48, 40] }] });
    expect(watch.nominal("detector", "x", 2)).toBeUndefined();
  });
});

describe("buildInferSpec", () => {
  it("makes a spec that the protocol takes, of chunks that a tab computes in seconds", () => {
    const spec = buildInferSpec(parts, choices);
    expect(parse(InferSpec, spec)).toEqual(spec);
    expect(spec.laneParams).toMatchObject({ span: 500, chunks: 16, provider: "wasm", flops: 1_000_000 });
    expect(spec.common.stop.rounds).toBe(24);
  });

  it("cuts any batch into chunks whose list stays a block, none of them empty", () => {
    const flops = fc.integer({ min: 1, max: 10 ** 13 });
    const count = fc.integer({ min: 1, max: 400_000_000 });
    fc.assert(
      fc.property(flops, count, (flops, count) => {
        const span = batchSpan(flops, count);
        expect(span).toBeGreaterThanOrEqual(1);
        expect(span).toBeLessThanOrEqual(count);
        expect(Math.ceil(count / span)).toBeLessThanOrEqual(9_500);
      }),
    );
  });

  it("refuses steps that do not fit, and titles that are too long", () => {
    const { first } = FASHION_SAMPLES;
    const pipeline = { ...FASHION_SAMPLES, first: { ...first, pre: first.pre.slice(1) } };
    expect(() => buildInferSpec({ ...parts, pipeline }, choices)).toThrow(/pre step 1 \(scale\)/);
    expect(() => buildInferSpec(parts, { ...choices, title: "x".repeat(121) })).toThrow(/form that the protocol/);
  });

  it("costs each item once at least, and twice at most", () => {
    const { cost, units, roundUnits } = estimateBatch(buildInferSpec(parts, choices), parts.count);
    expect(units).toEqual({ low: 10n ** 10n, high: 2n * 10n ** 10n });
    expect(roundUnits).toBe(8_000n * 10n ** 6n);
    expect(cost.low).toBe(10n ** 16n + 1n);
    expect(cost.high).toBeGreaterThan(cost.low);
    const copied = buildInferSpec(parts, { ...choices, copies: 3 });
    expect(estimateBatch(copied, parts.count).units.low).toBe(3n * 10n ** 10n);
  });
});

describe("proposeRule", () => {
  const tensor = (value: number): Output => ({
    kind: "tensor",
    tensor: { dtype: "float32", shape: [1], data: Float32Array.of(value) },
  });

  it("is exact on WebAssembly", () => {
    expect(proposeRule("wasm", [])).toMatchObject({ float: { kind: "exact" }, ppm: 0 });
  });

  it("is a step wider than what the probes need", () => {
    const wide = (off: number) => {
      const rule = proposeRule("webgpu", [[tensor(1), tensor(1 + off)]]);
      return rule?.float.kind === "relative-l2" ? rule.float.billionths : undefined;
    };
    expect([0, 5e-5, 5e-4, 5e-3, 0.5].map(wide)).toEqual([100_000, 1_000_000, 10_000_000, 10_000_000, undefined]);
  });
});
