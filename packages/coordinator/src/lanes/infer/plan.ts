import { connectedSessions } from "../../state/live.ts";
import { isPending } from "../../state/lookup.ts";
import type { ChunkState, RoundState } from "../../state/state.ts";
import type { Asker, Place, RoundPlan } from "../lane.ts";
import { windows } from "../windows.ts";
import type { InferJob } from "./job.ts";

/** Copies of the chunk that shows whether devices agree: two volunteers, and the station as the third. */
const CALIBRATION_COPIES = 2;

/** First items of the windows of rounds before that somebody still computes. */
function underway({ late }: Pick<InferJob, "late">): Set<number> {
  const found = new Set<number>();
  for (const { chunks, leases } of late) {
    for (const lease of leases.values()) {
      const [from] = chunks[lease.index]?.window ?? [];
      if (from !== undefined && isPending(lease)) found.add(from);
    }
  }
  return found;
}

/**
 * The places of a round: windows that have no output and that nobody computes, and as many again beyond the target, so
 * that nobody waits for the last of a round. What is still on its way from the round before counts towards the target.
 * Where models run on GPUs the first round is one chunk that two classes of devices and the station compute.
 */
export function inferPlan(job: InferJob, round: number): RoundPlan {
  const { common, laneParams } = job.spec;
  const all = windows(job.intake.count, laneParams.span);
  const [first] = all;
  if (round === 0 && laneParams.provider === "webgpu" && first !== undefined) {
    const place = { counts: true, extra: false, audited: true, copies: CALIBRATION_COPIES };
    return { target: 1, places: [{ ...place, kind: "calibrate", window: first }] };
  }
  const done = new Set(job.own.parts.map(({ from }) => from));
  const left = all.filter(([from]) => !done.has(from));
  const taken = underway(job);
  const target = Math.min(laneParams.chunks, left.length);
  const open = left.filter(([from]) => !taken.has(from)).slice(0, 2 * laneParams.chunks);
  const head = { kind: "infer", counts: true, audited: false, copies: common.copies };
  return { target, places: open.map((window, i): Place => ({ ...head, window, extra: i >= laneParams.chunks })) };
}

/** A calibration's second copy goes to another class of devices, as long as one is there that has no part in it. */
export function mayCalibrate(job: InferJob, round: RoundState, place: ChunkState, asker: Asker): boolean {
  if (place.kind !== "calibrate") return true;
  const own = [...round.leases.values()].filter(({ index, state }) => index === place.index && state !== "ended");
  const classes = new Set(own.map(({ deviceClass }) => deviceClass));
  if (!classes.has(asker.session.deviceClass)) return true;
  return !connectedSessions(asker.state, job, asker.live).some(({ deviceClass }) => !classes.has(deviceClass));
}
