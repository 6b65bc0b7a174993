import * as ort from "onnxruntime-web";
import { beforeAll, expect, it } from "vitest";
import { type Attribute, convTransposeWindow, type TensorOf, writeModel } from "../src/index.ts";
import { graphOf, int, ints, node, parameter, string } from "./graph-of.ts";
import { floats } from "./operators/example.ts";

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
});

/** ConvTranspose over one dimension from its definition: every input adds its kernel, shifted by the window's padding. */
function transposed(
  x: TensorOf<"float32">,
  w: TensorOf<"float32">,
  attributes: Readonly<Record<string, Attribute>>,
  group: number,
): { readonly shape: number[]; readonly data: number[] } {
  const [batch = 0, channels = 0, length = 0] = x.shape;
  const [, perGroup = 0, kernel = 0] = w.shape;
  const single = node("ConvTranspose", "y", ["x", "w"], attributes);
  const { strides, dilations, padsBegin, output } = convTransposeWindow(single, x.shape, w.shape);
  const [stride = 1, dilation = 1, begin = 0, size = 0] = [strides[0], dilations[0], padsBegin[0], output[0]];
  const filters = perGroup * group;
  const data = Array<number>(batch * filters * size).fill(0);
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < perGroup; f++) {
        const filter = Math.floor(c / (channels / group)) * perGroup + f;
        for (let i = 0; i < length * kernel; i++) {
          const [from, k] = [Math.floor(i / kernel), i % kernel];
          const to = from * stride + k * dilation - begin;
          if (to < 0 || to >= size) continue;
          const at = (n * filters + filter) * size + to;
          const product =
            (x.data[(n * channels + c) * length + from] ?? 0) * (w.data[(c * perGroup + f) * kernel + k] ?? 0);
          data[at] = (data[at] ?? 0) + product;
        }
      }
    }
  }
  return { shape: [batch, filters, size], data };
}

it.each<[string, Record<string, Attribute>, number]>([
  ["pads", { strides: ints(2), pads: ints(1, 0), dilations: ints(2) }, 1],
  ["output padding and groups", { strides: ints(3), output_padding: ints(2), group: int(2) }, 2],
  ["SAME_UPPER with an odd padding", { strides: ints(2), auto_pad: string("SAME_UPPER") }, 1],
  ["SAME_LOWER with an odd padding", { strides: ints(2), auto_pad: string("SAME_LOWER") }, 1],
  ["a given output", { strides: ints(2), output_shape: ints(10) }, 1],
])("ONNX Runtime pads ConvTranspose like convTransposeWindow for %s", async (_, attributes, group) => {
  const x = floats([2, 4, 5]);
  const w = floats([4, 3, 3], 2);
  const expected = transposed(x, w, attributes, group);
  const graph = graphOf([2, 4, 5], [node("ConvTranspose", "y", ["x", "w"], attributes)], {
    parameters: [parameter("w", 4, 3, 3)],
  });
  const session = await ort.InferenceSession.create(writeModel(graph, new Map([["w", w]])));
  const { y } = await session.run({ x: new ort.Tensor("float32", x.data, [2, 4, 5]) });
  await session.release();
  expect(y?.dims).toEqual(expected.shape);
  for (const [i, value] of expected.data.entries()) expect(y?.data[i]).toBeCloseTo(value, 4);
});
