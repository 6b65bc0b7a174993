import { type DType, ELEMENT_BYTES, elementCount } from "@starling/graph";
import { integer, text } from "@starling/protocol";
import * as z from "zod/mini";
import { MAX_ELEMENTS, MAX_PIXELS, PPM } from "../constants.ts";
import { MAX_BOXES, MAX_LABELS, MAX_NAME_CHARACTERS, MAX_RANK, MAX_REASON_CHARACTERS } from "./constants.ts";

const dtypes = Object.keys(ELEMENT_BYTES) as [DType, ...DType[]];
const ppm = integer(0, PPM);
const pixel = integer(0, MAX_PIXELS);
const sample = integer(0, 2 ** 31 - 1);

const tensor = z
  .strictObject({
    kind: z.literal("tensor"),
    dtype: z.enum(dtypes),
    shape: z.array(integer(0, MAX_ELEMENTS)).check(z.maxLength(MAX_RANK)),
    /** Elements in row-major order, little-endian. */
    data: z.custom<Uint8Array>((value) => value instanceof Uint8Array, { error: "must be bytes" }),
    /** Tokens before the padding, where the tensor came of text. */
    tokens: z.exactOptional(integer(0, MAX_ELEMENTS)),
  })
  .check(
    z.refine(({ dtype, shape, data }) => data.byteLength === elementCount(shape) * ELEMENT_BYTES[dtype], {
      error: "data must fill the shape",
    }),
    z.refine(({ dtype, data }) => dtype !== "bool" || data.every((value) => value <= 1), {
      error: "booleans must be 0 or 1",
    }),
  );
/** A tensor as it is encoded. */
export type EncodedTensor = z.infer<typeof tensor>;

const box = z.strictObject({
  corners: z.tuple([pixel, pixel, pixel, pixel, pixel, pixel, pixel, pixel]),
  ppm,
});

const values = [
  tensor,
  z.strictObject({ kind: z.literal("boxes"), boxes: z.array(box).check(z.maxLength(MAX_BOXES)) }),
  z.strictObject({
    kind: z.literal("labels"),
    labels: z.array(z.strictObject({ label: text(80), ppm })).check(z.maxLength(MAX_LABELS)),
    marginPpm: ppm,
  }),
  z.strictObject({
    kind: z.literal("reading"),
    text: z.string().check(z.maxLength(MAX_ELEMENTS)),
    ppm,
    marginPpm: ppm,
  }),
  z.strictObject({
    kind: z.literal("segments"),
    segments: z.array(z.strictObject({ from: sample, to: sample })).check(z.maxLength(MAX_ELEMENTS)),
  }),
] as const;
const value = z.discriminatedUnion("kind", values);
/** A value of one model as it is encoded. */
export type EncodedValue = z.infer<typeof value>;

const parts = z.strictObject({
  kind: z.literal("parts"),
  parts: z.array(z.strictObject({ box, output: value })).check(z.maxLength(MAX_BOXES)),
});

const name = text(MAX_NAME_CHARACTERS);
const words = text(MAX_REASON_CHARACTERS);

const failure = z.strictObject({ name: text(60), message: words, fix: words, step: z.exactOptional(words) });

/** The results of a chunk's items in their order. */
export const EncodedResults = z.strictObject({
  v: z.literal(1),
  results: z.array(
    z.union([
      z.strictObject({ name, output: z.discriminatedUnion("kind", [...values, parts]) }),
      z.strictObject({ name, error: failure }),
    ]),
  ),
});
export type EncodedResults = z.infer<typeof EncodedResults>;
