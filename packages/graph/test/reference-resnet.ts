import type { GraphNode, Model } from "../src/index.ts";

interface Image {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The value at a channel and position; 0 in the padding. */
  readonly at: (channel: number, y: number, x: number) => number;
}

function image(channels: number, height: number, width: number, value: Image["at"]): Image {
  const data: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.push(value(c, y, x));
  }
  const inside = (y: number, x: number) => y >= 0 && x >= 0 && y < height && x < width;
  return {
    channels,
    height,
    width,
    at: (c, y, x) => (inside(y, x) ? (data[(c * height + y) * width + x] ?? 0) : 0),
  };
}

/** A residual network's logits for one sample, evaluated in float64 from the definitions of its layers. */
export function forwardResnet({ graph, weights }: Model, input: Float32Array): number[] {
  const values = new Map<string, Image>();
  const [, channels, height, width] = (graph.inputs[0]?.shape ?? []).map(Number);
  if (channels === undefined || height === undefined || width === undefined) throw new Error("the input is no image");
  values.set(
    "input",
    image(channels, height, width, (c, y, x) => input[(c * height + y) * width + x] ?? 0),
  );
  const read = (node: GraphNode, index: number): Image => {
    const value = values.get(node.inputs[index] ?? "");
    if (value === undefined) throw new Error(`${node.name} reads nothing`);
    return value;
  };
  const weight = (node: GraphNode, index: number) => weights.get(node.inputs[index] ?? "");

  function step(node: GraphNode): Image {
    const x = read(node, 0);
    switch (node.op) {
      case "Conv": {
        const [filters = 0, depth = 0, kernel = 0] = weight(node, 1)?.shape ?? [];
        const data = weight(node, 1)?.data ?? new Float32Array();
        const strides = node.attributes.get("strides")?.value;
        const stride = Array.isArray(strides) ? Number(strides[0]) : 1;
        const pad = (kernel - 1) / 2;
        return image(filters, Math.ceil(x.height / stride), Math.ceil(x.width / stride), (f, y, left) => {
          let sum = 0;
          for (let c = 0; c < depth; c++) {
            for (let k = 0; k < kernel * kernel; k++) {
              const [dy, dx] = [Math.floor(k / kernel), k % kernel];
              const w = data[(f * depth + c) * kernel * kernel + k] ?? 0;
              sum += w * x.at(c, y * stride + dy - pad, left * stride + dx - pad);
            }
          }
          return sum;
        });
      }
      case "BatchNormalization": {
        const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => weight(node, i)?.data ?? new Float32Array());
        return image(x.channels, x.height, x.width, (c, y, left) => {
          const deviation = Math.sqrt((variance?.[c] ?? 0) + 1e-5);
          return ((x.at(c, y, left) - (mean?.[c] ?? 0)) / deviation) * (scale?.[c] ?? 0) + (shift?.[c] ?? 0);
        });
      }
      case "Relu":
        return image(x.channels, x.height, x.width, (c, y, left) => Math.max(x.at(c, y, left), 0));
      case "Add": {
        const other = read(node, 1);
        return image(x.channels, x.height, x.width, (c, y, left) => x.at(c, y, left) + other.at(c, y, left));
      }
      case "GlobalAveragePool":
        return image(x.channels, 1, 1, (c) => {
          let sum = 0;
          for (let k = 0; k < x.height * x.width; k++) sum += x.at(c, Math.floor(k / x.width), k % x.width);
          return sum / (x.height * x.width);
        });
      case "Flatten":
        return x;
      case "Gemm": {
        const [rows, bias] = [weight(node, 1)?.data ?? [], weight(node, 2)?.data ?? []];
        return image(bias.length, 1, 1, (row) => {
          let sum = bias[row] ?? 0;
          for (let c = 0; c < x.channels; c++) sum += (rows[row * x.channels + c] ?? 0) * x.at(c, 0, 0);
          return sum;
        });
      }
      default:
        throw new Error(`the reference does not know ${node.op}`);
    }
  }

  for (const node of graph.nodes) values.set(node.outputs[0] ?? "", step(node));
  const logits = values.get("logits");
  return Array.from({ length: logits?.channels ?? 0 }, (_, c) => logits?.at(c, 0, 0) ?? 0);
}
