import { STEPS_RANGE } from "../../constants.ts";
import { median } from "../../leases/median.ts";
import { connectedSessions, type Live } from "../../state/live.ts";
import { speedOf } from "../../state/standing.ts";
import type { SessionState, State } from "../../state/state.ts";
import type { TrainJob } from "./job.ts";

/** Local steps for a worker: clamp(round(H·v/v_med), H/4, 2.5·H), at least one (TRAINING §3). */
export function localSteps(state: State, job: TrainJob, session: SessionState, live: Live): number {
  const { steps, recipe } = job.spec.laneParams;
  // A round of one step has no shorter or longer one.
  if (recipe.kind === "sync") return steps;
  const middle = median(connectedSessions(state, job, live).map((other) => speedOf(state, other))) ?? 0;
  const ratio = middle > 0 ? speedOf(state, session) / middle : 1;
  const low = Math.max(1, Math.ceil(steps * STEPS_RANGE.low));
  const high = Math.max(1, Math.floor(steps * STEPS_RANGE.high));
  return Math.min(high, Math.max(low, Math.round(steps * ratio)));
}
