import type { Codes } from "@starling/learning";
import type { CheckerResult } from "../../components.ts";

/** The station's own computation of a training chunk. */
export interface OwnUpdate {
  readonly kind: "train";
  /** What was quantised: the own f32 difference θ − φ, flat, in parameter units, and what was left out before. */
  readonly difference: Float32Array;
  readonly codes: Codes;
  /** What the codes leave out, under error feedback. */
  readonly error?: Float32Array;
}

/** The station's own computation of an evaluation. */
export interface OwnEvaluation {
  readonly kind: "evaluate";
  /** Null where the loss counts no hits. */
  readonly correct: number | null;
  readonly total: number;
  readonly lossMicroNats: bigint;
}

/** What the station's worker makes of this lane's chunks. */
export type TrainCheck = OwnUpdate | OwnEvaluation;

/** Whether a checker's result is an evaluation. */
export function isEvaluation(result: CheckerResult): result is OwnEvaluation {
  return result.kind === "evaluate";
}

/** Whether a checker's result is an update. */
export function isUpdate(result: CheckerResult): result is OwnUpdate {
  return result.kind === "train";
}
