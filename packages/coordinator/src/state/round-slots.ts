import { maxDelay } from "@starling/protocol";
import type { ChunkState, CopyState, JobState } from "./state.ts";

/** Whether a round evaluates the model that it starts from. */
export function evaluates({ spec }: Pick<JobState, "spec">, round: number): boolean {
  return round % spec.laneParams.evaluateEvery === 0;
}

/** An unleased copy. */
export function openCopy(copy: number, check: boolean): CopyState {
  return { copy, check, attempt: 0, state: "open", lease: null, note: null };
}

/**
 * The places of a round: the target's training chunks, those beyond it, then the evaluation chunks where the round has
 * any. Indices are the chunks' own. Where late results count, as many again are open beyond the target: whoever is quick
 * finds work while the slow hold theirs.
 */
export function roundSlots(job: Pick<JobState, "spec" | "data">, round: number): ChunkState[] {
  const { common, laneParams } = job.spec;
  const spare = maxDelay(laneParams.recipe) > 0 ? laneParams.chunks : 0;
  const extra = Math.max(spare, Math.ceil((laneParams.chunks * common.overAssignMilli) / 1_000));
  const slots: ChunkState[] = [];
  const add = (kind: ChunkState["kind"], window: ChunkState["window"], beyond: boolean) => {
    const copies = Array.from({ length: common.copies }, (_, copy) => openCopy(copy, false));
    const place = { index: slots.length, kind, extra: beyond, window, copies };
    slots.push({ ...place, opened: null, cutFor: null, called: null, countedIn: null });
  };
  for (let i = 0; i < laneParams.chunks + extra; i++) add("train", null, i >= laneParams.chunks);
  if (evaluates(job, round)) {
    for (const window of evaluationWindows(job)) add("evaluate", window, false);
  }
  return slots;
}

function evaluationWindows({ spec, data }: Pick<JobState, "spec" | "data">): [number, number][] {
  return windows(data.validation.count, spec.laneParams.evaluateSpan);
}

/** Cuts [0, count) into windows of `span` samples, the last one shorter. */
export function windows(count: number, span: number): [number, number][] {
  return Array.from({ length: Math.ceil(count / span) }, (_, i) => [i * span, Math.min((i + 1) * span, count)]);
}
