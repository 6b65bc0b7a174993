import { PROGRESS_EVERY_MS } from "../constants.ts";
import type { ChunkResult, LaneTask } from "../runner/chunk-runner.ts";
import type { ChunkView } from "../state/phase.ts";
import type { LossPoint } from "../state/volunteer-state.ts";
import type { ShiftContext } from "./shift-context.ts";

export interface RunTaskOptions {
  /** The chunk as the page names it. */
  readonly view: () => ChunkView | undefined;
  readonly signal: AbortSignal;
  /** Told the part of the work that is done, in parts per million. */
  readonly onPpm: (ppm: number) => void;
}

/** Computes a task and shows how far it is: its steps, how many of them a second, and the losses of training. */
export async function runTask(
  { runner, state, now }: Pick<ShiftContext, "runner" | "state" | "now">,
  task: LaneTask,
  { view, signal, onPpm }: RunTaskOptions,
): Promise<ChunkResult> {
  let shownAt = 0;
  let losses: LossPoint[] = [];
  let first: { readonly at: number; readonly step: number } | undefined;
  const begun = view();
  if (begun !== undefined) state.enter({ name: "compiling", work: begun });
  return runner.run(task, {
    signal,
    onProgress(progress) {
      const work = view();
      if (work === undefined || signal.aborted) return;
      if (progress.stage === "preparing") return state.enter({ name: "compiling", work });
      const { step, steps, loss } = progress;
      const at = now();
      first ??= { at, step };
      onPpm((step / steps) * 1_000_000);
      if (loss !== null) losses.push({ at, job: work.job, round: work.round, index: work.index, step, loss });
      if (at - shownAt < PROGRESS_EVERY_MS && step < steps) return;
      shownAt = at;
      if (losses.length > 0) state.addLosses(losses);
      losses = [];
      const seconds = (at - first.at) / 1000;
      const perSecond = seconds > 0 ? (step - first.step) / seconds : null;
      state.enter({ name: "computing", work, step, steps, perSecond, loss });
    },
  });
}
