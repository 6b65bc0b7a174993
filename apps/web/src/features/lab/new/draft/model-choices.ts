import * as z from "zod/mini";
import type { Draft } from "./draft.ts";

const number = (min: number, max: number) => z.number().check(z.minimum(min), z.maximum(max));

/** A model of images from the zoo. */
export const imageModelFields = {
  imageKind: z.enum(["mlp", "cnn", "resnet"]),
  /** 1 for grey images, 3 for those in colour. */
  imageChannels: number(1, 4),
  /** Height and width in pixels. */
  imageSide: number(4, 256),
  imageClasses: number(2, 1_000),
};

export const FIRST_IMAGE_MODEL = {
  imageKind: "resnet",
  imageChannels: 3,
  imageSide: 32,
  imageClasses: 10,
} as const satisfies Partial<Draft>;

/** Low-rank adapters: whether they alone are trained, and of what form they are. */
export const adapterFields = {
  adapters: z.boolean(),
  adapterRank: number(1, 1_024),
  adapterAlpha: number(0, 10_000),
  /** Names of weights, `*` for any characters, between commas; empty for every matrix. */
  adapterWeights: z.string().check(z.maxLength(1_000)),
};

export const FIRST_ADAPTERS = {
  adapters: false,
  adapterRank: 8,
  adapterAlpha: 16,
  adapterWeights: "",
} as const satisfies Partial<Draft>;
