import type { Graph, GraphNode, Weights } from "../src/types.ts";

type Values = readonly number[];
interface Image {
  readonly data: Values;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** y = W x + b for one sample, in float64. */
function gemm(x: Values, weights: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (start, row) => {
    let sum = start;
    for (const [i, value] of x.entries()) sum += value * (weights[row * x.length + i] ?? 0);
    return sum;
  });
}

const at = ({ data, height, width }: Image, channel: number, y: number, x: number) =>
  y < 0 || x < 0 || y >= height || x >= width ? 0 : (data[(channel * height + y) * width + x] ?? 0);

/** 3 × 3 convolution with padding 1, straight from its definition. */
function conv(image: Image, weights: Float32Array, bias: Float32Array): Image {
  const data = Array.from(bias).flatMap((start, filter) =>
    Array.from({ length: image.height * image.width }, (_, position) => {
      const [y, x] = [Math.floor(position / image.width), position % image.width];
      let sum = start;
      for (let channel = 0; channel < image.channels; channel++) {
        for (let k = 0; k < 9; k++) {
          const weight = weights[(filter * image.channels + channel) * 9 + k] ?? 0;
          sum += weight * at(image, channel, y + Math.floor(k / 3) - 1, x + (k % 3) - 1);
        }
      }
      return sum;
    }),
  );
  return { ...image, data, channels: bias.length };
}

/** 2 × 2 maximum with stride 2. */
function pool(image: Image): Image {
  const [height, width] = [Math.floor(image.height / 2), Math.floor(image.width / 2)];
  const data = Array.from({ length: image.channels * height * width }, (_, position) => {
    const channel = Math.floor(position / (height * width));
    const y = 2 * (Math.floor(position / width) % height);
    const x = 2 * (position % width);
    return Math.max(...[0, 1, 2, 3].map((k) => at(image, channel, y + (k >> 1), x + (k & 1))));
  });
  return { data, channels: image.channels, height, width };
}

function step(image: Image, node: GraphNode, weights: Weights): Image {
  const [weight, bias] = node.inputs.slice(1).map((name) => weights.get(name)?.data ?? new Float32Array());
  switch (node.op) {
    case "Flatten":
      return image;
    case "Relu":
      return { ...image, data: image.data.map((value) => Math.max(value, 0)) };
    case "MaxPool":
      return pool(image);
    case "Conv":
      if (weight !== undefined && bias !== undefined) return conv(image, weight, bias);
      break;
    case "Gemm":
      if (weight !== undefined && bias !== undefined) return { ...image, data: gemm(image.data, weight, bias) };
      break;
  }
  throw new Error(`the reference does not know ${node.op}`);
}

/** The zoo's logits for a batch of 28 × 28 images, slow and plain: what ONNX Runtime is held against. */
export function forward({ nodes }: Graph, weights: Weights, input: Float32Array, batch: number): number[] {
  return Array.from({ length: batch }, (_, i) => {
    const data = [...input.subarray(i * 784, (i + 1) * 784)];
    return nodes.reduce<Image>((image, node) => step(image, node, weights), {
      data,
      channels: 1,
      height: 28,
      width: 28,
    }).data;
  }).flat();
}
