import { type DType, elementCount } from "@starling/graph";
import { integer, text } from "@starling/protocol";
import * as z from "zod/mini";
import { MAX_ELEMENTS, MAX_STEPS } from "../constants.ts";
import { postStep, preStep } from "../steps/steps.ts";

const dtypes = ["float32", "float64", "int8", "uint8", "int32", "int64", "bool"] as const satisfies readonly DType[];
const name = text(200).check(z.minLength(1));
const size = integer(1, MAX_ELEMENTS);

/** A tensor of the model: null stands for a size that items differ in. */
const port = z.strictObject({
  name,
  dtype: z.enum(dtypes),
  shape: z.array(z.nullable(size)).check(z.maxLength(8)),
});
/** An input or output of a model as the pipeline declares it. */
export type Port = z.infer<typeof port>;

const closedShape = z.array(size).check(
  z.maxLength(8),
  z.refine((shape) => elementCount(shape) <= 2 ** 22, { error: "must have at most 2^22 elements" }),
);

/** An input that is the same for every item, e.g. the sampling rate. */
const constant = z
  .strictObject({
    name,
    dtype: z.enum(["float32", "int64", "int32", "bool"]),
    shape: closedShape,
    values: z.array(z.number().check(z.minimum(-1e9), z.maximum(1e9))).check(z.maxLength(1_024)),
  })
  .check(
    z.refine(({ shape, values }) => elementCount(shape) === values.length, { error: "values must fill the shape" }),
    z.refine(({ dtype, values }) => dtype === "float32" || values.every(Number.isInteger), {
      error: "values must be integers",
    }),
  );

/** What one run of the model hands to the next along a sequence; it begins with zeros. */
const carried = z.discriminatedUnion("kind", [
  /** An output of the model is an input of its next run. */
  z.strictObject({
    kind: z.literal("output"),
    output: name,
    input: name,
    dtype: z.enum(["float32", "int64"]),
    shape: closedShape,
  }),
  /** The last samples of the frame before are put in front of the next one. */
  z.strictObject({ kind: z.literal("context"), samples: integer(1, 65_536) }),
]);
/** A state that is carried along a sequence. */
export type Carried = z.infer<typeof carried>;

const stage = z.strictObject({
  /** Name of the model: which file it is stands in the job. */
  model: text(60).check(z.minLength(1)),
  pre: z.array(preStep).check(z.minLength(1), z.maxLength(MAX_STEPS)),
  input: port,
  constants: z.exactOptional(z.array(constant).check(z.maxLength(8))),
  /** Where there is one, all frames of an item, in their order, and nothing else is one sequence. */
  carried: z.exactOptional(z.array(carried).check(z.maxLength(8))),
  /** An int64 input [1, T] that is 1 where a token is and 0 where the text was filled up. */
  mask: z.exactOptional(name),
  output: port,
  post: z.array(postStep).check(z.maxLength(MAX_STEPS)),
});
/** One model with the steps before and behind it. */
export type Stage = z.infer<typeof stage>;

/** A second model that gets each box of the first one, cut out of the item's own image. */
const second = z.strictObject({
  /** Boxes that are so many times as high as wide are turned by a quarter; in thousandths. */
  tallMilli: integer(1_000, 1_000_000),
  stage,
});

/** What happens to every item of a batch, as data: up to two models with declared steps around them. */
export const Pipeline = z.strictObject({ v: z.literal(1), first: stage, second: z.exactOptional(second) });
export type Pipeline = z.infer<typeof Pipeline>;
