import { integer, text } from "@starling/protocol";
import * as z from "zod/mini";
import { segmentsOf } from "../audio/segments.ts";
import { boxesFromMap } from "../boxes/from-map.ts";
import { inReadingOrder } from "../boxes/reading-order.ts";
import { MAX_SIDE, PPM } from "../constants.ts";
import { ResourceError } from "../errors.ts";
import { ppmOf } from "../tensor/probability.ts";
import { rowsOf } from "../tensor/rows.ts";
import { decodeCtc, readDictionary } from "../text/ctc.ts";
import { defineStep, floats, misfit } from "./step.ts";
import { floatData } from "./tensor-steps.ts";

const ppm = integer(0, PPM);
const samples = integer(0, 2 ** 31 - 1);

/** probabilities [1, T, C] → text, by greedy CTC decoding; class 0 is the blank. */
export const ctcStep = defineStep(
  z.strictObject({
    step: z.literal("ctc"),
    /** Name of a resource: UTF-8 text, one character a line. */
    dictionary: text(60),
    /** Whether the last class is a space that the dictionary does not list. */
    space: z.boolean(),
  }),
  "tensor",
  {
    type: (_step, input) => {
      if (floats(input, 3)[0] === 1) return { kind: "reading" };
      throw misfit("It takes probabilities [1, T, C].", "Declare the batch as 1.");
    },
    run: ({ dictionary, space }, input, { resource }) => {
      const characters = resource(dictionary, (bytes) => readDictionary(bytes, dictionary));
      const classes = input.tensor.shape[2] ?? 0;
      if (classes !== characters.length + (space ? 2 : 1)) {
        throw new ResourceError(
          `The dictionary "${dictionary}" has ${characters.length} characters for ${classes} classes.`,
          {
            fix: "Use the dictionary that belongs to the model: one character for each class but the blank.",
          },
        );
      }
      return decodeCtc(rowsOf(floatData(input), classes), characters);
    },
  },
);

/** probability map [1, 1, H, W] → boxes in the item's own image. */
export const boxesStep = defineStep(
  z.strictObject({
    step: z.literal("boxes"),
    pixelPpm: ppm,
    boxPpm: ppm,
    unclipMilli: integer(0, 10_000),
    minSide: integer(0, MAX_SIDE),
    most: integer(1, 10_000),
  }),
  "tensor",
  {
    type: (_step, input, { image }) => {
      const [batch, channels] = floats(input, 4);
      if (batch !== 1 || channels !== 1) throw misfit("It takes a map [1, 1, H, W].", "Declare the output as it is.");
      if (!image) throw misfit("It needs an image that the map belongs to.", "Begin with decode-image.");
      return { kind: "boxes" };
    },
    run: (rule, input, { source }) => {
      const [, , height = 1, width = 1] = input.tensor.shape;
      if (source.image === undefined) throw new TypeError("the pipeline was checked: it has an image");
      return { kind: "boxes", boxes: boxesFromMap(floatData(input), { width, height }, { ...source.image, rule }) };
    },
  },
);

/** boxes → boxes, lines from top to bottom and from left to right. */
export const readingOrderStep = defineStep(z.strictObject({ step: z.literal("reading-order") }), "boxes", {
  type: (_step, input) => input,
  run: (_step, { boxes }) => ({ kind: "boxes", boxes: inReadingOrder(boxes) }),
});

/** one probability a frame → stretches of the recording. */
export const segmentsStep = defineStep(
  z
    .strictObject({
      step: z.literal("segments"),
      beginPpm: ppm,
      endPpm: ppm,
      minSpeech: samples,
      minSilence: samples,
      pad: samples,
    })
    .check(z.refine(({ beginPpm, endPpm }) => endPpm <= beginPpm, { error: "endPpm must not be above beginPpm" })),
  "tensor",
  {
    type: (_step, input, { frames }) => {
      const shape = floats(input);
      if (!frames) throw misfit("It needs the frames that the values belong to.", "Put a frame step before the model.");
      if (shape.slice(1).some((size) => size !== 1)) throw misfit("It takes one value a frame.", "Choose one before.");
      return { kind: "segments" };
    },
    run: (rule, input, { source }) => {
      if (source.frames === undefined) throw new TypeError("the pipeline was checked: it has frames");
      const { hop, length } = source.frames;
      return { kind: "segments", segments: segmentsOf([...floatData(input)].map(ppmOf), hop, length, rule) };
    },
  },
);
