import { cnn, type Model, mlp, resnet } from "@starling/graph";

/** A model of the zoo for images, by kind and size. */
export interface ImageModel {
  readonly kind: "mlp" | "cnn" | "resnet";
  readonly channels: number;
  /** Height and width in pixels. */
  readonly side: number;
  readonly classes: number;
}

/** Seed of the zoo's weights: fixed, so that the same sizes give the same blocks. */
const SEED = 1;

/** Makes it, with the widths that a browser tab trains in seconds. @throws GraphError for images that are too small */
export function imageModel({ kind, channels, side, classes }: ImageModel): Model {
  const form = { input: [channels, side, side] as const, classes, seed: SEED };
  switch (kind) {
    case "mlp":
      return mlp({ ...form, hidden: [64] });
    case "cnn":
      return cnn({ ...form, channels: [8, 16] });
    case "resnet":
      return resnet({ ...form, channels: [8, 16, 32], blocks: 1 });
    default:
      return kind satisfies never;
  }
}
