import { float32Tensor, type TensorValue } from "@starling/graph";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { ItemTooLargeError, MalformedItemError, ModelOutputError, ResourceError } from "../errors.ts";
import { FASHION_PICTURES, FASHION_SAMPLES } from "../examples/fashion-classes.ts";
import { PAGE_OCR } from "../examples/page-ocr.ts";
import { wavFile } from "../testing/wav-file.ts";
import type { Tensors } from "./carry.ts";
import { parsePipeline } from "./check-pipeline.ts";
import type { Pipeline, Port } from "./pipeline.ts";
import { itemProcessor, type RunModel } from "./process-item.ts";

const logits = (...values: number[]): RunModel => {
  const row = Float32Array.from({ length: 10 }, (_, i) => values[i] ?? 0);
  return async () => ({ logits: float32Tensor([1, 10], row) });
};
const process = (pipeline: Pipeline, run: RunModel, resources?: ReadonlyMap<string, Uint8Array>) =>
  itemProcessor(parsePipeline(pipeline), resources === undefined ? { run } : { run, resources });
const png = (width: number, height: number) =>
  encode({ width, height, channels: 1, depth: 8, data: new Uint8Array(width * height) });

describe("itemProcessor", () => {
  it("names item, model and step of what goes wrong", async () => {
    const sort = process(FASHION_PICTURES, logits());
    const broken = sort({ name: "halves/a.png", bytes: png(9, 9).slice(0, 30) });
    await expect(broken).rejects.toThrow(MalformedItemError);
    await expect(broken).rejects.toThrow(/^"halves\/a.png", "classifier", pre step 1 \(decode-image\): /);
    await expect(broken).rejects.toMatchObject({
      place: { item: "halves/a.png", step: expect.stringContaining("pre step 1") },
    });
    const large = sort({ name: "large.png", bytes: png(1_025, 1_024) });
    await expect(large).rejects.toThrow(ItemTooLargeError);
  });

  it("feeds what the steps made, and reads what the model wrote", async () => {
    const fed: [string, Tensors][] = [];
    const run: RunModel = async (model, feeds) => {
      fed.push([model, feeds]);
      return { logits: float32Tensor([1, 10], Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, Math.log(91), 0)) };
    };
    const output = await process(FASHION_SAMPLES, run)({ name: "0", bytes: new Uint8Array(784).fill(255) });
    expect(output).toEqual({
      kind: "labels",
      labels: [
        { label: "Bag", ppm: 910_000 },
        { label: "T-shirt/top", ppm: 10_000 },
      ],
      marginPpm: 0,
    });
    const [[model, feeds] = ["", {}]] = fed;
    expect([model, Object.keys(feeds)]).toEqual(["classifier", ["input"]]);
    expect(feeds["input"]).toEqual(float32Tensor([1, 1, 28, 28], new Float32Array(784).fill(1)));
  });

  it.each<[string, Record<string, TensorValue>, RegExp]>([
    ["NaN", { logits: float32Tensor([1, 10], new Float32Array(10).fill(Number.NaN)) }, /NaN or infinite at 0/],
    [
      "another rank",
      { logits: float32Tensor([10], new Float32Array(10)) },
      /float32 \[10\] instead of float32 \[1, 10\]/,
    ],
    ["another type", { logits: { dtype: "int32", shape: [1, 10], data: new Int32Array(10) } }, /is int32/],
    ["another name", { scores: float32Tensor([1, 10], new Float32Array(10)) }, /no output "logits"/],
  ])("refuses %s from a model", async (_, outputs, message) => {
    const failed = process(FASHION_SAMPLES, async () => outputs)({ name: "7", bytes: new Uint8Array(784) });
    await expect(failed).rejects.toThrow(ModelOutputError);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(/^"7", "classifier", the model: /);
  });

  it("refuses more elements than any result carries, before it looks at them", async () => {
    const data = new Uint8Array(2 ** 26 + 1);
    const run = async () => ({ map: { dtype: "uint8", shape: [data.length], data } as const });
    const output: Port = { name: "map", dtype: "uint8", shape: [null] };
    const pipeline = { ...FASHION_SAMPLES, first: { ...FASHION_SAMPLES.first, output, post: [] } };
    const failed = process(pipeline, run)({ name: "7", bytes: new Uint8Array(784) });
    await expect(failed).rejects.toThrow(ModelOutputError);
    await expect(failed).rejects.toThrow(/"map" has 67108865 elements/);
  });

  it("lets a model's own error through as it is", async () => {
    const error = new RangeError("out of memory");
    const failed = process(FASHION_SAMPLES, () => Promise.reject(error))({ name: "7", bytes: new Uint8Array(784) });
    await expect(failed).rejects.toBe(error);
  });

  it("refuses bytes that are no tensor of the declared size", async () => {
    const failed = process(FASHION_SAMPLES, logits())({ name: "7", bytes: new Uint8Array(783) });
    await expect(failed).rejects.toThrow(/783 bytes instead of 784/);
  });
});

const recurrent: Pipeline = {
  v: 1,
  first: {
    model: "sum",
    pre: [
      { step: "decode-wav", maxSeconds: 1 },
      { step: "frame", size: 2, hop: 2 },
    ],
    input: { name: "x", dtype: "float32", shape: [1, 3] },
    constants: [{ name: "sr", dtype: "int64", shape: [], values: [8_000] }],
    carried: [
      { kind: "context", samples: 1 },
      { kind: "output", output: "after", input: "before", dtype: "float32", shape: [1] },
    ],
    output: { name: "y", dtype: "float32", shape: [1, 1] },
    post: [],
  },
};

describe("a sequence", () => {
  const wav = wavFile(
    { tag: 3, bits: 32, channels: 1, rate: 8_000 },
    new Uint8Array(Float32Array.of(1, 2, 3, 4, 5).buffer),
  );

  it("is refused where its frames together make too much", async () => {
    const data = new Uint8Array(2 ** 25);
    const after = float32Tensor([1], Float32Array.of(0));
    const run: RunModel = async () => ({ y: { dtype: "uint8", shape: [1, data.length], data }, after });
    const output: Port = { name: "y", dtype: "uint8", shape: [1, null] };
    const pipeline = { ...recurrent, first: { ...recurrent.first, output } };
    await expect(process(pipeline, run)({ name: "w", bytes: wav })).rejects.toThrow(
      /all frames has 100663296 elements/,
    );
  });

  it("carries state and context from frame to frame, from zero on, and for every item anew", async () => {
    const seen: unknown[] = [];
    const run: RunModel = async (_model, { x, before, sr }) => {
      seen.push([[...(x?.data ?? [])], Number(before?.data[0]), sr?.data[0]]);
      const sum = Number(before?.data[0]) + Number(x?.data[1]) + Number(x?.data[2]);
      const value = (shape: number[]) => float32Tensor(shape, Float32Array.of(sum));
      return { y: value([1, 1]), after: value([1]) };
    };
    const add = process(recurrent, run);
    const expected = { kind: "tensor", tensor: float32Tensor([3, 1], Float32Array.of(3, 10, 15)) };
    expect(await add({ name: "a", bytes: wav })).toEqual(expected);
    expect(seen).toEqual([
      [[0, 1, 2], 0, 8_000n],
      [[2, 3, 4], 3, 8_000n],
      [[4, 5, 0], 10, 8_000n],
    ]);
    expect(await add({ name: "b", bytes: wav })).toEqual(expected);
  });

  it("refuses a state that is missing", async () => {
    const run: RunModel = async () => ({ y: float32Tensor([1, 1], Float32Array.of(0)) });
    const failed = process(recurrent, run)({ name: "a", bytes: wav });
    await expect(failed).rejects.toThrow(/"a", "sum", the model: The state "after" is missing/);
  });
});

/** A page with two black bars, and models that find and read them. */
describe("a chain of two models", () => {
  const data = new Uint8Array(64 * 64).fill(255);
  for (const top of [8, 40]) for (let y = top; y < top + 8; y++) data.fill(0, y * 64 + 8, y * 64 + 56);
  const page = encode({ width: 64, height: 64, channels: 1, depth: 8, data });
  const widths: number[] = [];
  const run: RunModel = async (model, { x }) => {
    const [, , height = 0, width = 0] = x?.shape ?? [];
    if (model === "detector") {
      // Ink is below the mean of every channel.
      const map = Float32Array.from({ length: height * width }, (_, i) => (Number(x?.data[i]) < 0 ? 1 : 0));
      return { "sigmoid_0.tmp_0": float32Tensor([1, 1, height, width], map) };
    }
    widths.push(width);
    const rows = new Float32Array(2 * 6_625);
    rows[2] = 0.5;
    rows[6_625 + 6_624] = 1;
    return { "softmax_11.tmp_0": float32Tensor([1, 2, 6_625], rows) };
  };
  const dictionary = new TextEncoder().encode(
    Array.from({ length: 6_623 }, (_, i) => String.fromCodePoint(97 + i)).join("\n"),
  );

  it("gives each box that the first one finds to the second one, in reading order", async () => {
    const output = await process(PAGE_OCR, run, new Map([["characters", dictionary]]))({ name: "p", bytes: page });
    if (output.kind !== "parts") throw new TypeError("a chain gives parts");
    expect(output.parts.map(({ box }) => box.corners)).toEqual([
      [4, 4, 60, 4, 60, 20, 4, 20],
      [4, 36, 60, 36, 60, 52, 4, 52],
    ]);
    expect(output.parts.map((part) => part.output)).toEqual(
      Array(2).fill({ kind: "reading", text: "b ", ppm: 750_000, marginPpm: 500_000 }),
    );
    // 56 × 16 becomes 168 × 48.
    expect(widths).toEqual([168, 168]);
  });

  it("needs the dictionary that belongs to the model", async () => {
    await expect(process(PAGE_OCR, run)({ name: "p", bytes: page })).rejects.toThrow(ResourceError);
    const short = new Map([["characters", new TextEncoder().encode("a\nb")]]);
    await expect(process(PAGE_OCR, run, short)({ name: "p", bytes: page })).rejects.toThrow(
      /2 characters for 6625 classes/,
    );
  });
});
