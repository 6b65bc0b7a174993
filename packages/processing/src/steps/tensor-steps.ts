import { fillTensor, float32Tensor, type TensorValue } from "@starling/graph";
import { integer, text } from "@starling/protocol";
import * as z from "zod/mini";
import { PPM } from "../constants.ts";
import { ModelOutputError } from "../errors.ts";
import { meanPool } from "../tensor/mean-pool.ts";
import { ppmOf, sigmoid, softmaxRow } from "../tensor/probability.ts";
import { bestTwo, rowsOf } from "../tensor/rows.ts";
import type { Size, TensorItem } from "../values.ts";
import { defineStep, floats, misfit } from "./step.ts";

const finite = z.number().check(z.minimum(-1e6), z.maximum(1e6));

/** The elements of a tensor that the types have promised to be float32. */
export function floatData({ tensor }: TensorItem): Float32Array {
  if (tensor.dtype === "float32") return tensor.data;
  throw new ModelOutputError(`The tensor is ${tensor.dtype}, not float32.`, { fix: "Declare it as it is." });
}

/** The last size of a tensor. */
const lastOf = ({ tensor }: TensorItem): number => tensor.shape.at(-1) ?? 1;

const item = (tensor: TensorValue): TensorItem => ({ kind: "tensor", tensor });

/** tensor of bytes or floats → float32: v · scale + offset in doubles, rounded to f32 once. */
export const scaleStep = defineStep(
  z.strictObject({ step: z.literal("scale"), scale: finite, offset: finite }),
  "tensor",
  {
    type: (_step, { dtype, shape }) => {
      if (dtype === "uint8" || dtype === "float32") return { kind: "tensor", dtype: "float32", shape };
      throw misfit(`It takes uint8 or float32, not ${dtype}.`, "Leave it out, or decode another type.");
    },
    run: ({ scale, offset }, { tensor }) =>
      item(fillTensor("float32", tensor.shape, (i) => Number(tensor.data[i] ?? 0) * scale + offset)),
  },
);

/** tensor → probabilities along its last dimension, rounded to a millionth. */
export const softmaxStep = defineStep(z.strictObject({ step: z.literal("softmax") }), "tensor", {
  type: (_step, input) => {
    if (floats(input).length > 0) return input;
    throw misfit("It takes a tensor with at least one dimension.", "Leave it out.");
  },
  run: (_step, input) => {
    const data = new Float32Array(input.tensor.data.length);
    for (const [i, row] of rowsOf(floatData(input), lastOf(input)).entries()) data.set(softmaxRow(row), i * row.length);
    return item(float32Tensor(input.tensor.shape, data));
  },
});

/** tensor → the logistic function of each value, rounded to a millionth. */
export const sigmoidStep = defineStep(z.strictObject({ step: z.literal("sigmoid") }), "tensor", {
  type: (_step, input) => {
    floats(input);
    return input;
  },
  run: (_step, input) => item(float32Tensor(input.tensor.shape, floatData(input).map(sigmoid))),
});

/** tensor [.., C] → int32 tensor [..] of the place of each row's largest value, the first of equals. */
export const argmaxStep = defineStep(z.strictObject({ step: z.literal("argmax") }), "tensor", {
  type: (_step, input) => {
    const shape = floats(input);
    if (shape.length === 0) throw misfit("It takes a tensor with at least one dimension.", "Leave it out.");
    return { kind: "tensor", dtype: "int32", shape: shape.slice(0, -1) };
  },
  run: (_step, input) => {
    const data = Int32Array.from(rowsOf(floatData(input), lastOf(input)), (row) => bestTwo(row)[0]);
    return item({ dtype: "int32", shape: input.tensor.shape.slice(0, -1), data });
  },
});

/** tensor → bytes: 1 where a value is at least so much, in ppm. */
export const thresholdStep = defineStep(
  z.strictObject({ step: z.literal("threshold"), atLeastPpm: integer(-PPM, PPM) }),
  "tensor",
  {
    type: (_step, input) => ({ kind: "tensor", dtype: "uint8", shape: floats(input) }),
    run: ({ atLeastPpm }, input) =>
      item({
        dtype: "uint8",
        shape: input.tensor.shape,
        data: Uint8Array.from(floatData(input), (value) => (value >= Math.fround(atLeastPpm / PPM) ? 1 : 0)),
      }),
  },
);

/** tensor of one row of probabilities → the k most probable classes. */
export const topKStep = defineStep(
  z.strictObject({
    step: z.literal("top-k"),
    k: integer(1, 100),
    /** Names of the classes; their numbers without it. */
    classes: z.exactOptional(z.array(text(80)).check(z.minLength(1), z.maxLength(65_536))),
  }),
  "tensor",
  {
    type: ({ k, classes }, input) => {
      const shape = floats(input, 1, 2);
      const [width = null] = shape.slice(-1);
      if (shape.length === 2 && shape[0] !== 1)
        throw misfit("It takes one row of probabilities.", "Pool the rows first.");
      if (width !== null && k > width) throw misfit(`It asks for the best ${k} of ${width} classes.`, "Ask for fewer.");
      if (width !== null && classes !== undefined && classes.length !== width) {
        throw misfit(`It names ${classes.length} classes where the model has ${width}.`, "Name each class once.");
      }
      return { kind: "labels" };
    },
    run: ({ k, classes }, input) => {
      const data = floatData(input);
      const ranked = [...data.keys()].sort((a, b) => (data[b] ?? 0) - (data[a] ?? 0) || a - b);
      const ppmAt = (rank: number) => ppmOf(data[ranked[rank] ?? -1] ?? 0);
      const labels = ranked
        .slice(0, k)
        .map((place, rank) => ({ label: classes?.[place] ?? String(place), ppm: ppmAt(rank) }));
      return { kind: "labels", labels, marginPpm: ppmAt(labels.length - 1) - ppmAt(labels.length) };
    },
  },
);

/** tensor [1, T, D] → [1, D]: the mean over the places that have tokens. */
export const meanPoolStep = defineStep(z.strictObject({ step: z.literal("mean-pool") }), "tensor", {
  type: (_step, input) => {
    const [batch, , width = null] = floats(input, 3);
    if (batch !== 1) throw misfit("It takes a tensor [1, T, D].", "Declare the batch as 1.");
    const shape: readonly Size[] = [1, width];
    return { kind: "tensor", dtype: "float32", shape };
  },
  run: (_step, input, { source }) => {
    const [, places = 1, width = 1] = input.tensor.shape;
    const used = Math.min(places, source.tokens ?? places);
    return item(float32Tensor([1, width], meanPool(floatData(input), used, width)));
  },
});
