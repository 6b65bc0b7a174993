import { createHash } from "node:crypto";
import { float32Tensor, tensorBytes } from "@starling/graph";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { ItemTooLargeError, MalformedItemError, ResourceError } from "../errors.ts";
import { parsePipeline } from "../pipeline/check-pipeline.ts";
import type { Pipeline, Stage } from "../pipeline/pipeline.ts";
import { itemProcessor, type RunModel } from "../pipeline/process-item.ts";
import { wavFile } from "../testing/wav-file.ts";
import type { PreStep } from "./steps.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const TOKENIZER = JSON.stringify({
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  model: {
    type: "BPE",
    vocab: { "<unk>": 0, a: 1, b: 2, c: 3, ab: 4 },
    merges: ["a b"],
    unk_token: "<unk>",
  },
});

/** A model that gives back what it gets, as far as its output's name goes. */
const echo: RunModel = async (_model, { x }) => (x === undefined ? {} : { y: x });

function stageOf(pre: Stage["pre"], shape: (number | null)[], post: Stage["post"] = []): Pipeline {
  const port = { dtype: "float32", shape } as const;
  return { v: 1, first: { model: "echo", pre, input: { name: "x", ...port }, output: { name: "y", ...port }, post } };
}
const through = (pipeline: Pipeline, item: Uint8Array, run = echo, resources = new Map<string, Uint8Array>()) =>
  itemProcessor(parsePipeline(pipeline), { run, resources })({ name: "item", bytes: item });
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const tensorStep = (...shape: number[]) => ({ step: "decode-tensor", dtype: "float32", shape }) as const;

describe("text", () => {
  const stage: Stage = {
    model: "embedder",
    pre: [
      { step: "decode-text", maxBytes: 20 },
      { step: "tokenise", tokenizer: "bpe", length: 5, padId: 0 },
    ],
    input: { name: "ids", dtype: "int64", shape: [1, 5] },
    mask: "mask",
    output: { name: "hidden", dtype: "float32", shape: [1, 5, 2] },
    post: [{ step: "mean-pool" }],
  };
  const seen: Record<string, unknown>[] = [];
  const run: RunModel = async (_model, { ids, mask }) => {
    seen.push({ ids: ids?.data, mask: mask?.data });
    return {
      hidden: float32Tensor(
        [1, 5, 2],
        Float32Array.from({ length: 10 }, (_, i) => i),
      ),
    };
  };
  const resources = new Map([["bpe", bytes(TOKENIZER)]]);
  const embed = (item: Uint8Array, files = resources) => through({ v: 1, first: stage }, item, run, files);

  it("becomes ids with a mask, and the mean of its tokens", async () => {
    expect(await embed(bytes("abca"))).toEqual({
      kind: "tensor",
      tensor: float32Tensor([1, 2], Float32Array.of(2, 3)),
    });
    expect(seen).toEqual([{ ids: BigInt64Array.of(4n, 3n, 1n, 0n, 0n), mask: BigInt64Array.of(1n, 1n, 1n, 0n, 0n) }]);
  });

  it("is cut where it is longer", async () => {
    await embed(bytes("cccccccc"));
    expect(seen.at(-1)).toEqual({ ids: new BigInt64Array(5).fill(3n), mask: new BigInt64Array(5).fill(1n) });
  });

  it("is refused where it is empty, too long or no UTF-8, and where its tokenizer is missing or broken", async () => {
    await expect(embed(bytes(""))).rejects.toThrow(/pre step 2 \(tokenise\): The text is empty/);
    await expect(embed(bytes("a".repeat(21)))).rejects.toThrow(ItemTooLargeError);
    await expect(embed(Uint8Array.of(0xc3))).rejects.toThrow(/not UTF-8/);
    await expect(embed(bytes("a"), new Map())).rejects.toThrow(ResourceError);
    await expect(embed(bytes("a"), new Map([["bpe", bytes("{}")]]))).rejects.toThrow(/tokenizer "bpe" cannot be read/);
  });
});

describe("tensors", () => {
  it.each<[string, Stage["post"], object]>([
    ["argmax", [{ step: "argmax" }], { dtype: "int32", shape: [2], data: Int32Array.of(2, 0) }],
    [
      "threshold",
      [{ step: "threshold", atLeastPpm: 500_000 }],
      { dtype: "uint8", shape: [2, 3], data: Uint8Array.of(0, 1, 1, 1, 0, 0) },
    ],
    [
      "sigmoid",
      [{ step: "sigmoid" }],
      float32Tensor([2, 3], Float32Array.of(0.5, 0.622459, 0.731059, 0.880797, 0.5, 0.268941)),
    ],
    [
      "softmax",
      [{ step: "softmax" }],
      float32Tensor([2, 3], Float32Array.of(0.186324, 0.307196, 0.50648, 0.843795, 0.114195, 0.04201)),
    ],
    ["nothing", [], float32Tensor([2, 3], Float32Array.of(0, 0.5, 1, 2, 0, -1))],
  ])("go through %s", async (_, post, tensor) => {
    const output = await through(stageOf([tensorStep(2, 3)], [2, 3], post), floats(0, 0.5, 1, 2, 0, -1));
    expect(output).toEqual({ kind: "tensor", tensor });
  });

  it("are scaled, and refused with NaN", async () => {
    const scaled = stageOf([tensorStep(2), { step: "scale", scale: 0.5, offset: 1 }], [2]);
    expect(await through(scaled, floats(2, -4))).toEqual({
      kind: "tensor",
      tensor: float32Tensor([2], Float32Array.of(2, -1)),
    });
    await expect(through(scaled, floats(2, Number.NaN))).rejects.toThrow(MalformedItemError);
  });
});

describe("sizes", () => {
  const wav = (samples: number) =>
    wavFile({ tag: 1, bits: 8, channels: 1, rate: 1_000 }, new Uint8Array(samples).fill(128));
  const picture = (width: number, height: number) =>
    encode({ width, height, channels: 1, depth: 8, data: new Uint8Array(width * height) });
  const normalise: PreStep = { step: "normalise", scale: 1, mean: [0], std: [1], layout: "NHWC" };

  it.each<[string, Pipeline, Uint8Array]>([
    [
      "frames that overlap into gigabytes",
      stageOf(
        [
          { step: "decode-wav", maxSeconds: 1_800 },
          { step: "frame", size: 2 ** 12, hop: 2 ** 6 },
        ],
        [1, 2 ** 12],
      ),
      wav(1_200_000),
    ],
    [
      "a rate that makes too many samples",
      stageOf(
        [
          { step: "decode-wav", maxSeconds: 1_800 },
          { step: "resample", rate: 192_000 },
          { step: "frame", size: 8, hop: 8 },
        ],
        [1, 8],
      ),
      wav(400_000),
    ],
    [
      "padding that makes a huge image",
      stageOf(
        [
          { step: "decode-image", maxPixels: 2 ** 24 },
          { step: "pad", width: 16_384, height: 16_384, value: 0 },
          normalise,
        ],
        [1, null, null, 3],
      ),
      picture(2, 2),
    ],
  ])("refuses %s", async (_, pipeline, item) => {
    await expect(through(pipeline, item)).rejects.toThrow(ItemTooLargeError);
  });

  it("refuses a crop of more than the image has", async () => {
    const pipeline = stageOf(
      [{ step: "decode-image", maxPixels: 100 }, { step: "crop", width: 5, height: 5 }, normalise],
      [1, 5, 5, 3],
    );
    await expect(through(pipeline, picture(4, 6))).rejects.toThrow(/4 × 6 is smaller than the crop/);
  });
});

it("an image's way into a model has these bits everywhere", async () => {
  const data = Uint8Array.from({ length: 37 * 23 * 3 }, (_, i) => (i * i * 31 + i * 7) % 256);
  const file = encode({ width: 37, height: 23, channels: 3, depth: 8, data });
  const pipeline = stageOf(
    [
      { step: "decode-image", maxPixels: 1_000 },
      { step: "resize", to: { kind: "long-side", limit: 30, multiple: 1 }, method: "bilinear" },
      { step: "colour", to: "bgr" },
      { step: "crop", width: 20, height: 16 },
      { step: "pad", width: 24, height: 24, value: 9 },
      { step: "normalise", scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], layout: "NCHW" },
    ],
    [1, 3, null, null],
  );
  const output = await through(pipeline, file);
  if (output.kind !== "tensor") throw new TypeError("no post step: a tensor");
  expect(output.tensor.shape).toEqual([1, 3, 24, 24]);
  expect(createHash("sha256").update(tensorBytes(output.tensor)).digest("hex")).toMatchInlineSnapshot(
    `"d288075ed8caf07091c207c006feff7665bbfe780e878ac54a0ee7c05d47b8a7"`,
  );
});
