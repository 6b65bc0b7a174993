import * as z from "zod/mini";
import { colourStep, cropStep, decodeImageStep, normaliseStep, padStep, resizeStep } from "./image-steps.ts";
import { boxesStep, ctcStep, readingOrderStep, segmentsStep } from "./reading-steps.ts";
import {
  decodeTensorStep,
  decodeTextStep,
  decodeWavStep,
  frameStep,
  resampleStep,
  tokeniseStep,
} from "./sound-and-text-steps.ts";
import {
  argmaxStep,
  meanPoolStep,
  scaleStep,
  sigmoidStep,
  softmaxStep,
  thresholdStep,
  topKStep,
} from "./tensor-steps.ts";

/** Steps from an item's bytes to what a model reads. */
export const preStep = z.discriminatedUnion("step", [
  decodeImageStep.schema,
  decodeWavStep.schema,
  decodeTextStep.schema,
  decodeTensorStep.schema,
  colourStep.schema,
  resizeStep.schema,
  cropStep.schema,
  padStep.schema,
  normaliseStep.schema,
  scaleStep.schema,
  resampleStep.schema,
  frameStep.schema,
  tokeniseStep.schema,
]);
/** A step before the model. */
export type PreStep = z.infer<typeof preStep>;

/** Steps from what a model wrote to an item's output. */
export const postStep = z.discriminatedUnion("step", [
  softmaxStep.schema,
  sigmoidStep.schema,
  argmaxStep.schema,
  thresholdStep.schema,
  topKStep.schema,
  meanPoolStep.schema,
  ctcStep.schema,
  boxesStep.schema,
  readingOrderStep.schema,
  segmentsStep.schema,
]);
/** A step behind the model. */
export type PostStep = z.infer<typeof postStep>;

/** What each step means, by its name. */
export const STEPS = {
  "decode-image": decodeImageStep,
  "decode-wav": decodeWavStep,
  "decode-text": decodeTextStep,
  "decode-tensor": decodeTensorStep,
  colour: colourStep,
  resize: resizeStep,
  crop: cropStep,
  pad: padStep,
  normalise: normaliseStep,
  scale: scaleStep,
  resample: resampleStep,
  frame: frameStep,
  tokenise: tokeniseStep,
  softmax: softmaxStep,
  sigmoid: sigmoidStep,
  argmax: argmaxStep,
  threshold: thresholdStep,
  "top-k": topKStep,
  "mean-pool": meanPoolStep,
  ctc: ctcStep,
  boxes: boxesStep,
  "reading-order": readingOrderStep,
  segments: segmentsStep,
} as const;

/** Any step. */
export type Step = PreStep | PostStep;
