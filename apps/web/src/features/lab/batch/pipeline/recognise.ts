import {
  FASHION_PICTURES,
  FASHION_SAMPLES,
  PAGE_OCR,
  type Pipeline,
  SPEECH_DETECTION,
  type Stage,
} from "@starling/processing";
import type { FoundModels } from "../files/messages.ts";
import { fitsStage } from "./plan-of.ts";

/** A pipeline for models that are known, and what they are. */
export interface Recognised {
  readonly pipeline: Pipeline;
  readonly words: string;
}

const stagesOf = ({ first, second }: Pipeline): readonly Stage[] =>
  second === undefined ? [first] : [first, second.stage];

/** Pipelines whose models are known by the names of their inputs and outputs; of two that fit, the first is taken. */
const KNOWN: readonly (Recognised & { readonly samples?: boolean })[] = [
  { pipeline: PAGE_OCR, words: "PP-OCR: finds the lines of a page's picture, then reads each of them." },
  { pipeline: SPEECH_DETECTION, words: "Silero VAD: finds speech in WAV recordings." },
  {
    pipeline: FASHION_SAMPLES,
    words: "The network's own classifier of clothes, over the samples of an IDX file.",
    samples: true,
  },
  { pipeline: FASHION_PICTURES, words: "The network's own classifier of clothes, over PNG and JPEG pictures." },
];

/**
 * Recognises models that this network has pipelines for: PP-OCR, Silero VAD, its own classifier.
 * @param samples whether the items are samples of an IDX file and not pictures
 */
export function recognise({ models }: FoundModels, samples: boolean): Recognised | undefined {
  return KNOWN.find(({ pipeline, samples: ofSamples }) => {
    const stages = stagesOf(pipeline);
    if (ofSamples === true && !samples) return false;
    return models.length === stages.length && stages.every((stage) => models.some((model) => fitsStage(model, stage)));
  });
}
