import { f32Of, type TrainSpec } from "@starling/protocol";
import * as z from "zod/mini";
import { formatAmount } from "../../../../format/tokens.ts";
import { adapterFields, FIRST_ADAPTERS, FIRST_IMAGE_MODEL, imageModelFields } from "./model-choices.ts";
import { trainingOfSpec } from "./recipe-numbers.ts";
import { FIRST_TRAINING, trainingFields } from "./training.ts";

const number = (min: number, max: number) => z.number().check(z.minimum(min), z.maximum(max));

/**
 * Where the model comes from: a job's beginning or one of its rounds, the researcher's own file, or the zoo's GPT, model
 * of images or MLP for a table, of a chosen size.
 */
const ModelSource = z.enum(["copy", "round", "own", "gpt", "images", "mlp"]);

/** Where the data comes from: a job that is here, or the researcher's own files. */
const DataSource = z.enum(["copy", "own"]);

/** Everything that is typed or chosen in the wizard; files are held apart, because they cannot be kept. */
export const Draft = z.object({
  model: ModelSource,
  data: DataSource,
  /** Sizes of the zoo's GPT. */
  gptLayers: number(1, 48),
  gptWidth: number(8, 2_048),
  gptHeads: number(1, 32),
  /** Tokens that it sees at once. */
  gptContext: number(8, 2_048),
  /** Widths of the hidden layers of the zoo's MLP, separated by commas. */
  mlpHidden: z.string().check(z.maxLength(100)),
  ...imageModelFields,
  ...adapterFields,
  /** Record of the round that the model goes on from; empty for the job's newest one. */
  record: z.string(),
  /** Whether it takes over what the server carried after that round. */
  resumes: z.boolean(),
  /** The job that is copied from; empty before one is chosen. */
  from: z.string(),
  /** The job whose recipe and price were taken over last, so that later changes are kept. */
  adopted: z.string(),
  title: z.string(),
  purpose: z.string(),
  dataForm: z.enum(["idx", "csv", "images", "text"]),
  dataName: z.string(),
  licence: z.string(),
  notice: z.string(),
  /** Names of the classes, separated by commas. */
  classes: z.string(),
  /** Whether a table's target is a number or a class; `likely` follows the column. */
  tableTask: z.enum(["likely", "values", "classes"]),
  /** Account of whoever made the data, as typed; empty names nobody. */
  contributor: z.string(),
  /** Percent on top of the workers' pay that it asks for. */
  royalty: number(0, 50),
  rounds: number(1, 100_000),
  chunks: number(1, 512),
  steps: number(1, 1_000),
  batch: number(1, 65_536),
  learningRate: number(0, 10),
  ...trainingFields,
  /** Percent on validation data at which the job ends early; 0 = never. */
  target: number(0, 100),
  copies: number(1, 8),
  quorum: number(1, 1_024),
  holdback: number(0, 1_000),
  /** Tokens for a TFLOP, as typed. */
  price: z.string(),
  /** Tokens in escrow, as typed; empty takes the upper estimate. */
  budget: z.string(),
  hours: number(1, 8_760),
});
export type Draft = z.infer<typeof Draft>;

export const FIRST_DRAFT: Draft = {
  model: "copy",
  data: "copy",
  gptLayers: 4,
  gptWidth: 128,
  gptHeads: 4,
  gptContext: 64,
  mlpHidden: "64, 32",
  ...FIRST_IMAGE_MODEL,
  ...FIRST_ADAPTERS,
  record: "",
  resumes: false,
  from: "",
  adopted: "",
  title: "",
  purpose: "",
  dataForm: "idx",
  dataName: "",
  licence: "",
  notice: "",
  classes: "",
  tableTask: "likely",
  contributor: "",
  royalty: 0,
  rounds: 20,
  chunks: 4,
  steps: 10,
  batch: 64,
  learningRate: 0.004,
  ...FIRST_TRAINING,
  target: 0,
  copies: 1,
  quorum: 1,
  holdback: 2,
  price: "1",
  budget: "",
  hours: 24,
};

/** Names of the classes as they were typed. */
export function classNames(typed: string): string[] {
  return typed
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Widths of hidden layers as they were typed; undefined where they are none. */
export function hiddenWidths(typed: string): number[] | undefined {
  const widths = typed.split(",").map((width) => Number(width.trim()));
  const fits = widths.length <= 8 && widths.every((width) => Number.isInteger(width) && width >= 1 && width <= 4_096);
  return fits ? widths : undefined;
}

/** The draft with recipe and price of a job's spec: what was tried already is the best first guess. */
export function adopt(draft: Draft, job: string, spec: TrainSpec, tokenDecimals: number): Draft {
  const { common, laneParams } = spec;
  const peak = laneParams.lr.reduce((most, bits) => Math.max(most, f32Of(bits)), 0);
  return {
    ...draft,
    adopted: job,
    rounds: common.stop.rounds,
    target: common.stop.targetPpm / 10_000,
    chunks: laneParams.chunks,
    steps: laneParams.steps,
    batch: laneParams.batch,
    learningRate: Number(peak.toPrecision(3)),
    ...trainingOfSpec(spec),
    copies: common.copies,
    quorum: common.quorum,
    holdback: common.holdbackRounds,
    price: formatAmount(common.price, tokenDecimals, tokenDecimals).replaceAll(",", ""),
  };
}
