import { type DType, ELEMENT_BYTES, elementCount, tensorFromBytes } from "@starling/graph";
import { integer, text } from "@starling/protocol";
import * as z from "zod/mini";
import { frame, frameCount } from "../audio/frame.ts";
import { resample } from "../audio/resample.ts";
import { decodeWav } from "../audio/wav.ts";
import { MAX_ELEMENTS, MAX_RATE, MAX_SECONDS, MAX_TEXT_BYTES, MIN_RATE } from "../constants.ts";
import { ItemTooLargeError, MalformedItemError } from "../errors.ts";
import { openBpe, tokenise } from "../text/tokenise.ts";
import { defineStep } from "./step.ts";

/** bytes → audio: one channel of a WAV. */
export const decodeWavStep = defineStep(
  z.strictObject({ step: z.literal("decode-wav"), maxSeconds: integer(1, MAX_SECONDS) }),
  "bytes",
  {
    type: () => ({ kind: "audio", rate: null }),
    run: ({ maxSeconds }, { bytes }) => decodeWav(bytes, maxSeconds),
  },
);

/** audio → audio at another rate. */
export const resampleStep = defineStep(
  z.strictObject({ step: z.literal("resample"), rate: integer(MIN_RATE, MAX_RATE) }),
  "audio",
  {
    type: ({ rate }) => ({ kind: "audio", rate }),
    run: ({ rate }, audio) => {
      if ((audio.samples.length * rate) / audio.rate <= MAX_ELEMENTS) return resample(audio, rate);
      throw new ItemTooLargeError("The recording is too long for this rate.", { fix: "Cut it into pieces." });
    },
  },
);

/** audio → frames of equal size. */
export const frameStep = defineStep(
  z
    .strictObject({ step: z.literal("frame"), size: integer(1, 2 ** 20), hop: integer(1, 2 ** 20) })
    .check(z.refine(({ size, hop }) => hop <= size && size <= 64 * hop, { error: "hop must be size/64 to size" })),
  "audio",
  {
    type: ({ size, hop }) => ({ kind: "frames", size, hop }),
    run: (step, audio) => {
      const count = frameCount(audio.samples.length, step.size, step.hop);
      if (count * step.size <= MAX_ELEMENTS) return frame(audio, step);
      throw new ItemTooLargeError(`The recording gives ${count} frames of ${step.size} samples.`, {
        fix: "Cut it into pieces, or let frames overlap less.",
      });
    },
  },
);

/** bytes → text of UTF-8; other bytes are refused, not replaced. */
export const decodeTextStep = defineStep(
  z.strictObject({ step: z.literal("decode-text"), maxBytes: integer(1, MAX_TEXT_BYTES) }),
  "bytes",
  {
    type: () => ({ kind: "text" }),
    run: ({ maxBytes }, { bytes }) => {
      if (bytes.byteLength > maxBytes) {
        throw new ItemTooLargeError(`The text has ${bytes.byteLength} bytes.`, {
          fix: `Cut it to ${maxBytes}, or raise maxBytes in the decode-text step.`,
        });
      }
      try {
        return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
      } catch (cause) {
        throw new MalformedItemError("The text is not UTF-8.", { fix: "Save it as UTF-8.", cause });
      }
    },
  },
);

const dtypes = ["float32", "float64", "int8", "uint8", "int32", "int64", "bool"] as const satisfies readonly DType[];

/** bytes → tensor: its elements, little-endian, row by row. */
export const decodeTensorStep = defineStep(
  z.strictObject({
    step: z.literal("decode-tensor"),
    dtype: z.enum(dtypes),
    shape: z.array(integer(1, MAX_ELEMENTS)).check(
      z.maxLength(8),
      z.refine((shape) => elementCount(shape) <= MAX_ELEMENTS, { error: `must have at most ${MAX_ELEMENTS} elements` }),
    ),
  }),
  "bytes",
  {
    type: ({ dtype, shape }) => ({ kind: "tensor", dtype, shape }),
    run: ({ dtype, shape }, { bytes }) => {
      const length = elementCount(shape) * ELEMENT_BYTES[dtype];
      if (bytes.byteLength !== length) {
        throw new MalformedItemError(`The tensor has ${bytes.byteLength} bytes instead of ${length}.`, {
          fix: `Write ${dtype} [${shape.join(", ")}], little-endian.`,
        });
      }
      const tensor = tensorFromBytes(dtype, shape, bytes);
      if (
        (tensor.dtype === "float32" || tensor.dtype === "float64") &&
        tensor.data.some((value: number) => !Number.isFinite(value))
      ) {
        throw new MalformedItemError("The tensor has NaN or infinite values.", { fix: "Leave them out." });
      }
      return { kind: "tensor", tensor };
    },
  },
);

/** text → int64 tensor [1, length] of token ids, cut or filled up. */
export const tokeniseStep = defineStep(
  z.strictObject({
    step: z.literal("tokenise"),
    /** Name of a resource: the text of a tokenizer.json with a byte-pair encoding. */
    tokenizer: text(60),
    length: integer(1, 65_536),
    padId: integer(0, 65_535),
  }),
  "text",
  {
    type: ({ length }) => ({ kind: "tensor", dtype: "int64", shape: [1, length] }),
    run: (step, { text: words }, { resource }) => {
      const tokenizer = resource(step.tokenizer, (file) => openBpe(file, step.tokenizer));
      return tokenise(words, tokenizer, step);
    },
  },
);
