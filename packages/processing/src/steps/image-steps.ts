import { integer } from "@starling/protocol";
import * as z from "zod/mini";
import { MAX_PIXELS, MAX_SIDE } from "../constants.ts";
import { ItemTooLargeError, MalformedItemError } from "../errors.ts";
import { channelsOf, recolour } from "../image/colour.ts";
import { crop, pad } from "../image/crop.ts";
import { decodeImage } from "../image/decode.ts";
import { resize } from "../image/resize.ts";
import { type ResizeTarget, resizeTarget, targetSize } from "../image/target-size.ts";
import { toTensor } from "../image/to-tensor.ts";
import type { Size } from "../values.ts";
import { defineStep, misfit } from "./step.ts";

const side = integer(1, MAX_SIDE);
const finite = z.number().check(z.minimum(-1e6), z.maximum(1e6));

/** bytes → image: decodes PNG or JPEG, refused from its header where it has more pixels. */
export const decodeImageStep = defineStep(
  z.strictObject({ step: z.literal("decode-image"), maxPixels: integer(1, MAX_PIXELS) }),
  "bytes",
  {
    type: () => ({ kind: "image", colour: "rgb", width: null, height: null }),
    run: ({ maxPixels }, { bytes }) => decodeImage(bytes, maxPixels),
  },
);

/** image → image in another order of colours. */
export const colourStep = defineStep(
  z.strictObject({ step: z.literal("colour"), to: z.enum(["grey", "rgb", "bgr"]) }),
  "image",
  { type: ({ to }, input) => ({ ...input, colour: to }), run: ({ to }, image) => recolour(image, to) },
);

/** image → image of another size. */
export const resizeStep = defineStep(
  z.strictObject({ step: z.literal("resize"), to: resizeTarget, method: z.enum(["bilinear", "nearest"]) }),
  "image",
  {
    type: ({ to }, input) => ({ ...input, ...openSize(to) }),
    run: ({ to, method }, image) => resize(image, { ...targetSize(to, image), method }),
  },
);

const openSize = (to: ResizeTarget): { width: Size; height: Size } => ({
  width: to.kind === "exact" ? to.width : null,
  height: to.kind === "long-side" ? null : to.height,
});

/** image → its middle, of a fixed size. */
export const cropStep = defineStep(z.strictObject({ step: z.literal("crop"), width: side, height: side }), "image", {
  type: ({ width, height }, input) => {
    if ((input.width ?? width) < width || (input.height ?? height) < height) {
      throw misfit(`It cuts ${width} × ${height} out of ${input.width} × ${input.height}.`, "Cut out less.");
    }
    return { ...input, width, height };
  },
  run: ({ width, height }, image) => {
    if (image.width < width || image.height < height) {
      throw new MalformedItemError(`The image of ${image.width} × ${image.height} is smaller than the crop.`, {
        fix: `Use images of at least ${width} × ${height}, or resize before.`,
      });
    }
    const [x, y] = [Math.floor((image.width - width) / 2), Math.floor((image.height - height) / 2)];
    return crop(image, { x, y, width, height });
  },
});

/** image → image of at least a size, filled up at the right and at the bottom. */
export const padStep = defineStep(
  z.strictObject({ step: z.literal("pad"), width: side, height: side, value: integer(0, 255) }),
  "image",
  {
    type: ({ width, height }, input) => ({
      ...input,
      width: input.width === null ? null : Math.max(input.width, width),
      height: input.height === null ? null : Math.max(input.height, height),
    }),
    run: (to, image) => {
      const [width, height] = [Math.max(image.width, to.width), Math.max(image.height, to.height)];
      if (width * height <= MAX_PIXELS) return pad(image, to);
      throw new ItemTooLargeError(`Padding ${image.width} × ${image.height} gives ${width} × ${height}.`, {
        fix: `Pad to at most ${MAX_PIXELS} pixels.`,
      });
    },
  },
);

/** image → float32 tensor: (v · scale − mean) / std. */
export const normaliseStep = defineStep(
  z.strictObject({
    step: z.literal("normalise"),
    scale: finite,
    mean: z.array(finite).check(z.minLength(1), z.maxLength(3)),
    std: z
      .array(finite.check(z.refine((value) => value !== 0, { error: "must not be 0" })))
      .check(z.minLength(1), z.maxLength(3)),
    layout: z.enum(["NCHW", "NHWC"]),
  }),
  "image",
  {
    type: ({ mean, std, layout }, { colour, width, height }) => {
      const channels = channelsOf(colour);
      if ([mean, std].some(({ length }) => length !== 1 && length !== channels)) {
        throw misfit(
          `It has ${mean.length} means and ${std.length} stds for ${channels} channels.`,
          "Give one, or one each.",
        );
      }
      const shape = layout === "NCHW" ? [1, channels, height, width] : [1, height, width, channels];
      return { kind: "tensor", dtype: "float32", shape };
    },
    run: (step, image) => toTensor(image, step),
  },
);
