import { InvalidDataError } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PipelineError } from "../errors.ts";
import { FASHION_PICTURES, FASHION_SAMPLES } from "../examples/fashion-classes.ts";
import { PAGE_OCR } from "../examples/page-ocr.ts";
import { SPEECH_DETECTION } from "../examples/speech-detection.ts";
import { parsePipeline } from "./check-pipeline.ts";
import type { Pipeline, Stage } from "./pipeline.ts";

const examples: [string, Pipeline][] = [
  ["page OCR", PAGE_OCR],
  ["speech detection", SPEECH_DETECTION],
  ["pictures of clothes", FASHION_PICTURES],
  ["samples of clothes", FASHION_SAMPLES],
];

/** A pipeline with parts of its first stage changed. */
const changed = (pipeline: Pipeline, parts: Partial<Stage>): unknown => ({
  ...pipeline,
  first: { ...pipeline.first, ...parts },
});
const { first: clothes } = FASHION_PICTURES;
const { first: speech } = SPEECH_DETECTION;
const pre = (...steps: Stage["pre"]) => ({ pre: steps });
const [decode, grey, exact, normalise] = clothes.pre as [
  Stage["pre"][0],
  Stage["pre"][0],
  Stage["pre"][0],
  Stage["pre"][0],
];
const port = (shape: (number | null)[], dtype = "float32") => ({ name: "p", dtype, shape }) as Stage["output"];

describe("parsePipeline", () => {
  it.each(examples)("takes %s, also after a way through JSON", (_, pipeline) => {
    expect(parsePipeline(JSON.parse(JSON.stringify(pipeline)))).toEqual(pipeline);
  });

  it.each<[string, unknown, RegExp]>([
    [
      "a kind that a step does not take",
      changed(FASHION_PICTURES, pre(grey)),
      /pre step 1 \(colour\): It takes image, but gets bytes/,
    ],
    [
      "a step of another medium",
      changed(SPEECH_DETECTION, pre({ step: "decode-wav", maxSeconds: 9 }, exact)),
      /pre step 2 \(resize\): It takes image, but gets audio/,
    ],
    ["an end that no model reads", changed(FASHION_PICTURES, pre(decode)), /end with image, which no model reads/],
    [
      "another shape than the model's",
      changed(FASHION_PICTURES, pre(decode, exact, normalise)),
      /make float32 \[1, 3, 28, 28\], but its input "input" is float32 \[1, 1, 28, 28\]/,
    ],
    [
      "another type than the model's",
      changed(FASHION_SAMPLES, pre({ step: "decode-tensor", dtype: "uint8", shape: [1, 1, 28, 28] })),
      /make uint8/,
    ],
    [
      "more classes than the model has",
      changed(FASHION_PICTURES, { output: port([1, 12]) }),
      /post step 2 \(top-k\): It names 10 classes where the model has 12/,
    ],
    ["more of the best than there are", changed(FASHION_PICTURES, { output: port([1, 1]) }), /best 2 of 1/],
    [
      "a post step on integers",
      changed(FASHION_PICTURES, { output: port([1, 10], "int64") }),
      /post step 1 \(softmax\): It takes a float32 tensor, not int64/,
    ],
    ["rows where one is needed", changed(FASHION_PICTURES, { output: port([3, 10]) }), /takes one row/],
    ["segments without frames", changed(FASHION_PICTURES, { post: speech.post }), /needs the frames/],
    [
      "boxes without an image",
      changed(FASHION_SAMPLES, { output: port([1, 1, 8, 8]), post: PAGE_OCR.first.post }),
      /needs an image/,
    ],
    ["a mask without tokens", changed(FASHION_PICTURES, { mask: "mask" }), /has a mask, but no tokens/],
    [
      "state without a sequence",
      changed(FASHION_PICTURES, {
        carried: [{ kind: "output", output: "h", input: "h0", dtype: "float32", shape: [1] }],
      }),
      /no sequences/,
    ],
    [
      "context without frames",
      changed(FASHION_PICTURES, { carried: [{ kind: "context", samples: 8 }] }),
      /has no frames/,
    ],
    [
      "frames of another size",
      changed(SPEECH_DETECTION, { carried: [] }),
      /make float32 \[1, 512\], but its input "input" is float32 \[1, 576\]/,
    ],
    ["frames that come out as many", changed(SPEECH_DETECTION, { output: port([2, 1]) }), /its output begins with 1/],
    [
      "an input that is fed twice",
      changed(SPEECH_DETECTION, { constants: [{ name: "state", dtype: "int64", shape: [], values: [1] }] }),
      /"state" twice/,
    ],
    [
      "an output that is carried and read",
      changed(SPEECH_DETECTION, { output: { ...speech.output, name: "stateN" } }),
      /carries the output/,
    ],
    [
      "a second model without boxes",
      { ...FASHION_PICTURES, second: PAGE_OCR.second },
      /ends with labels; "reader" needs boxes/,
    ],
    [
      "a crop of more than there is",
      changed(FASHION_PICTURES, pre(decode, exact, { step: "crop", width: 29, height: 28 }, normalise)),
      /cuts 29 × 28 out of 28 × 28/,
    ],
    [
      "means that are not the channels'",
      changed(FASHION_PICTURES, pre(decode, exact, { ...normalise, mean: [1, 2] } as never)),
      /2 means/,
    ],
  ])("refuses %s, and says where", (_, pipeline, message) => {
    expect(() => parsePipeline(pipeline)).toThrow(PipelineError);
    expect(() => parsePipeline(pipeline)).toThrow(message);
  });

  it.each<[string, unknown]>([
    ["code", changed(FASHION_PICTURES, pre({ step: "eval", source: "1" } as never))],
    ["a field that no step has", changed(FASHION_PICTURES, pre({ ...decode, run: "x" } as never))],
    ["an image of a billion pixels", changed(FASHION_PICTURES, pre({ step: "decode-image", maxPixels: 2 ** 30 }))],
    ["a std of 0", changed(FASHION_PICTURES, pre(decode, grey, exact, { ...normalise, std: [0] } as never))],
    ["NaN", changed(FASHION_PICTURES, pre(decode, grey, exact, { ...normalise, scale: Number.NaN } as never))],
    [
      "constants that do not fill their shape",
      changed(SPEECH_DETECTION, { constants: [{ name: "sr", dtype: "int64", shape: [2], values: [1] }] }),
    ],
    [
      "half an integer",
      changed(SPEECH_DETECTION, { constants: [{ name: "sr", dtype: "int64", shape: [], values: [0.5] }] }),
    ],
    ["an endless list of steps", changed(FASHION_PICTURES, pre(...Array(33).fill(decode)))],
    ["a hop over samples", changed(SPEECH_DETECTION, pre({ step: "frame", size: 8, hop: 9 }))],
    [
      "a speech that ends above its beginning",
      changed(SPEECH_DETECTION, { post: [{ ...speech.post[0], endPpm: 600_000 } as never] }),
    ],
    ["another version", { ...PAGE_OCR, v: 2 }],
  ])("refuses %s by its form", (_, pipeline) => {
    expect(() => parsePipeline(pipeline)).toThrow(InvalidDataError);
  });

  it("throws nothing but these errors, whatever comes", () => {
    const steps = examples.flatMap(([, { first, second }]) => [
      ...first.pre,
      ...first.post,
      ...(second?.stage.pre ?? []),
    ]);
    const list = fc.array(fc.oneof(fc.constantFrom(...steps), fc.anything()), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...examples), list, list, ([, pipeline], before, behind) => {
        try {
          parsePipeline(changed(pipeline, { pre: before, post: behind } as never));
        } catch (error) {
          expect([InvalidDataError, PipelineError].some((Kind) => error instanceof Kind)).toBe(true);
        }
      }),
    );
  });
});
