import { maxDelay, type TrainParams } from "@starling/protocol";
import { type AcceptedWork, multipliers, type RoundWeights } from "../aggregation/multipliers.ts";
import { addUpdate, emptySum, type UpdateSum } from "../aggregation/update-sum.ts";
import type { Codes } from "../codes/codec.ts";
import { codecOf } from "../codes/codec-of.ts";
import { WeightError } from "../errors.ts";
import { lrAt } from "../schedule/lr-at.ts";
import { type ServerState, type ServerStep, serverStep } from "../server/server-step.ts";
import { serverRule } from "./server-rule.ts";

/** What of a spec decides how a round is summed and stepped. */
export type RoundRules = Pick<TrainParams, "recipe" | "codec" | "aggregation" | "lr">;

/** An accepted update as its chunk and header tell it, before a code of it is read. */
export interface RoundWork extends Omit<AcceptedWork, "delay"> {
  /** Round of the chunk: the summing round, or under the buffered recipe one of those before. */
  readonly round: number;
}

/** A round between its weights and its step: updates are added one by one, so only one lies in memory. */
export interface RoundSum {
  readonly weights: RoundWeights;
  /** Adds the codes of update `i`; in any order, each once. */
  add(i: number, codes: Codes): void;
  /** The next state. The one given is never changed. */
  step(before: ServerState): ServerStep;
}

/**
 * Opens the sum of a round under its recipe. The coordinator, every audit and the vectors go through here, so that all
 * of them do the same.
 * @param n coordinates of the model
 * @throws WeightError for updates that the recipe does not take; what the multipliers throw
 */
export function roundSum(rules: RoundRules, round: number, works: readonly RoundWork[], n: number): RoundSum {
  const lrBits = lrAt(rules.lr, round);
  const weights = roundWeights(rules, round, works);
  const codec = codecOf(rules.codec);
  const sum: UpdateSum = emptySum(n, codec);
  const params = { ...serverRule(rules.recipe), kappaBits: rules.codec.kappa, lrBits };
  return {
    weights,
    add(i, codes) {
      const [multiplier, weight] = [weights.multipliers[i], weights.weights[i]];
      if (multiplier === undefined || weight === undefined) {
        throw new WeightError(`The round has no update ${i}.`, { fix: "Add the updates that were weighed." });
      }
      addUpdate(sum, { codes, multiplier, weight });
    },
    step: (before) => serverStep(before, sum, weights.weight, params),
  };
}

/**
 * The integers that the updates of a round are summed with under its recipe.
 * @throws WeightError for a chunk of a later round, or one older than the recipe takes.
 */
export function roundWeights(
  { recipe, aggregation, lr }: Omit<RoundRules, "codec">,
  round: number,
  works: readonly RoundWork[],
): RoundWeights {
  const most = maxDelay(recipe);
  const timed = works.map(({ round: own, ...work }) => {
    const delay = round - own;
    if (delay >= 0 && delay <= most) return { ...work, delay };
    throw new WeightError(`An update of round ${own} cannot be summed in round ${round}.`, {
      fix: `The ${recipe.kind} recipe takes updates that are at most ${most} rounds late.`,
    });
  });
  return multipliers(timed, { kind: aggregation, lrBits: lrAt(lr, round) });
}
