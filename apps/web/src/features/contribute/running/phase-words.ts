import { runtimeBytes } from "@starling/compute";
import { plural } from "../../../format/name.ts";
import { formatBytes, formatCount, rateWords } from "../../../format/number.ts";
import { formatDuration } from "../../../format/time.ts";
import type { ChunkView, Phase, WorkingPhase } from "../volunteer.ts";

/** What a phase means for the reader: never more than a headline, a reason and what happens next. */
export interface PhaseWords {
  readonly headline: string;
  readonly note: string;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.min(100, Math.floor((100 * part) / whole))} %` : "0 %";
}

/** The stages of a chunk in this tab, in order. */
export const STAGES = ["fetching", "compiling", "computing", "committing", "revealing"] as const;

export const STAGE_NAMES: Readonly<Record<(typeof STAGES)[number], string>> = {
  fetching: "fetch",
  compiling: "prepare",
  computing: "compute",
  committing: "seal",
  revealing: "send",
};

type Computing = Extract<WorkingPhase, { readonly name: "computing" }>;

/** What a tab does with a chunk of each kind. */
interface KindWords {
  readonly headline: string;
  /** What is made ready before the first item or step. */
  readonly preparing: string;
  readonly progress: (phase: Computing) => string;
}

const SHADERS = "Making the model's operations ready. The first chunk waits longest for this.";
const RUNTIME = `Opening the model. The first time, what runs models (ONNX Runtime, up to ${formatBytes(runtimeBytes("webgpu").gzip)}) is fetched; the browser keeps it.`;

const steps = ({ step, steps }: Computing) => `Step ${step} of ${steps} in this chunk.`;

function items({ step, steps, perSecond }: Computing): string {
  const pace = perSecond === null ? "" : `, ${rateWords(perSecond)}`;
  return `${formatCount(step)} of ${formatCount(steps)} items in this chunk are done${pace}.`;
}

const KIND_WORDS: Readonly<Record<string, KindWords>> = {
  train: { headline: "Training the model", preparing: SHADERS, progress: steps },
  evaluate: {
    headline: "Testing the model",
    preparing: SHADERS,
    progress: ({ step, steps }) => `${share(step, steps)} of this chunk's held-out samples are done.`,
  },
  infer: { headline: "Running a model: inference, not training", preparing: RUNTIME, progress: items },
  calibrate: { headline: "Running a model, to compare devices", preparing: RUNTIME, progress: items },
};

/** Lanes that this page has no words of its own for are shown all the same. */
const OTHER_WORDS: KindWords = { headline: "Computing", preparing: SHADERS, progress: steps };

const kindWords = ({ work: { kind } }: WorkingPhase) => KIND_WORDS[kind] ?? OTHER_WORDS;

function stageNote(phase: WorkingPhase): string {
  switch (phase.name) {
    case "fetching":
      return phase.total > 0
        ? `Fetching: ${formatBytes(phase.bytes)} of ${formatBytes(phase.total)} of model and data are here.`
        : "Asking other tabs for model and data.";
    case "compiling":
      return kindWords(phase).preparing;
    case "computing":
      return kindWords(phase).progress(phase);
    case "committing":
      return "Sealing: a hash goes first, so that nobody can copy what this tab found.";
    case "revealing":
      return phase.total > 0
        ? `Sending the result, ${plural(phase.total, "block")}: ${share(phase.sent, phase.total)} has arrived.`
        : "Sending the result: it fits in one message.";
  }
}

function workingWords(phase: WorkingPhase): PhaseWords {
  return { headline: kindWords(phase).headline, note: stageNote(phase) };
}

/** Why nothing can be computed here, by the preflight's reasons. */
const UNABLE_WORDS: Readonly<Record<string, string>> = {
  "no-webgpu": "This browser has no WebGPU",
  "no-adapter": "This browser offers no graphics chip",
  "software-adapter": "This browser only imitates a graphics chip",
  "too-small": "This graphics chip is too small",
  "no-wasm": "This browser cannot compute on the CPU",
};

/** A phase in words. @param now unix milliseconds, for the times that are counted down */
export function phaseWords(phase: Phase, now: number): PhaseWords {
  switch (phase.name) {
    case "idle":
      return { headline: "Ready", note: "This tab computes nothing yet." };
    case "preflight":
      return {
        headline: "Checking this device",
        note: "A short self-test makes sure that results from here can be trusted.",
      };
    case "unable":
      return { headline: UNABLE_WORDS[phase.reason] ?? "This tab cannot compute", note: phase.advice };
    case "connecting":
      return { headline: "Joining the network", note: "Connecting to a relay and to the station's coordinator." };
    case "waiting": {
      const left = phase.retryAt - now;
      const next =
        left > 1_500 ? `Asks again in ${formatDuration(Math.ceil(left / 1000) * 1000)}.` : "Asking again now.";
      return { headline: "Waiting for a chunk", note: `${phase.words} ${next}` };
    }
    case "finishing":
      return { headline: "Finishing this chunk, then stopping", note: workingWords(phase.working).note };
    case "paused":
      return {
        headline: "Paused",
        note:
          phase.until === null
            ? "Nothing is computed until you resume. The connection stays, so that earnings can be seen."
            : `Goes on by itself in ${formatDuration(phase.until - now)}.`,
      };
    case "reconnecting": {
      const left = Math.max(0, phase.retryAt - now);
      return {
        headline: "Connection lost, trying again",
        note: `${phase.message} ${plural(phase.attempt, "attempt")} so far, the next in ${formatDuration(left)}. Accepted work is safe.`,
      };
    }
    case "outdated":
      return { headline: "This page is older than the station", note: `${phase.message} ${phase.fix}` };
    case "stopped":
      return { headline: "Stopped", note: "This tab computes nothing. Your earnings stay yours." };
    case "failed":
      return { headline: "Stopped by a fault", note: `${phase.message} ${phase.fix}` };
    default:
      return workingWords(phase);
  }
}

/** The chunk that is in the tab's hands, if there is one. */
export function chunkOf(phase: Phase): ChunkView | undefined {
  if (phase.name === "finishing") return phase.working.work;
  return "work" in phase ? phase.work : undefined;
}

/** How far the chunk is, from 0 to 1; undefined while that is not known. */
export function progressOf(phase: Phase): number | undefined {
  const working = phase.name === "finishing" ? phase.working : phase;
  switch (working.name) {
    case "computing":
      return working.steps > 0 ? working.step / working.steps : undefined;
    case "committing":
    case "revealing":
      return 1;
    case "fetching":
    case "compiling":
      return 0;
    default:
      return undefined;
  }
}

/** The stage that the chunk in hand is in, if there is one. */
export function stageOf(phase: Phase): (typeof STAGES)[number] | undefined {
  const { name } = phase.name === "finishing" ? phase.working : phase;
  return STAGES.find((stage) => stage === name);
}
