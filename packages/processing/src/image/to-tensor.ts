import { float32Tensor } from "@starling/graph";
import type { ImageValue, TensorItem } from "../values.ts";
import { channelsOf } from "./colour.ts";

/** How bytes become numbers: (v · scale − mean) / std, per channel, in doubles, rounded to f32 once. */
export interface Normalisation {
  readonly scale: number;
  /** One value for all channels, or one each. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly layout: "NCHW" | "NHWC";
}

/** An image as the float32 tensor [1, C, H, W] or [1, H, W, C]. */
export function toTensor(
  { width, height, colour, data }: ImageValue,
  { scale, mean, std, layout }: Normalisation,
): TensorItem {
  const channels = channelsOf(colour);
  const area = width * height;
  const out = new Float32Array(area * channels);
  for (let c = 0; c < channels; c++) {
    const [shift = 0, spread = 1] = [mean[mean.length === 1 ? 0 : c], std[std.length === 1 ? 0 : c]];
    // Only 256 inputs exist.
    const table = Float32Array.from({ length: 256 }, (_, value) => (value * scale - shift) / spread);
    for (let i = 0; i < area; i++) {
      out[layout === "NCHW" ? c * area + i : i * channels + c] = table[data[i * channels + c] ?? 0] ?? 0;
    }
  }
  const shape = layout === "NCHW" ? [1, channels, height, width] : [1, height, width, channels];
  return { kind: "tensor", tensor: float32Tensor(shape, out) };
}
