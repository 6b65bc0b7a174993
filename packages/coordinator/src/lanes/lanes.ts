import { type JobSpec, UnsupportedLaneError } from "@starling/protocol";
import type { AbortOptions, CoordinatorComponents } from "../components.ts";
import type { JobState } from "../state/state.ts";
import { inferLane } from "./infer/lane.ts";
import type { CoordinatorLane, LaneWork, TakeOnComponents } from "./lane.ts";
import { trainLane } from "./train/lane.ts";

/** Lanes by name. */
export type Lanes = ReadonlyMap<string, CoordinatorLane>;

/** The part of a job's lane that works with blocks. */
export type WorkOf = (job: Pick<JobState, "lane">) => LaneWork;

/** The lanes that a coordinator serves unless it is told others. */
export const LANES: readonly CoordinatorLane[] = [trainLane, inferLane];

/** @see Lanes */
export function lanesByName(lanes: readonly CoordinatorLane[] = LANES): Lanes {
  return new Map(lanes.map((lane) => [lane.name, lane]));
}

/** @throws UnsupportedLaneError for one that this coordinator does not serve. */
export function laneNamed(lanes: Lanes, name: string): CoordinatorLane {
  const found = lanes.get(name);
  if (found !== undefined) return found;
  throw new UnsupportedLaneError(`This coordinator serves no lane "${name}".`, {
    fix: `Post the job elsewhere, or as one of: ${[...lanes.keys()].join(", ")}.`,
  });
}

/**
 * Whether a coordinator with the usual lanes could take a spec on, as far as blocks can tell.
 * @throws UnsupportedLaneError, JobRefusedError and what its lane throws
 */
export async function takeOnSpec(components: TakeOnComponents, spec: JobSpec, options: AbortOptions = {}) {
  await laneNamed(lanesByName(), spec.lane).takeOn(components, spec, options);
}

/** Opens each lane's work once. */
export function openWork(lanes: Lanes, components: CoordinatorComponents): WorkOf {
  const opened = new Map<CoordinatorLane, LaneWork>();
  for (const lane of lanes.values()) opened.set(lane, lane.work(components));
  return ({ lane }) => {
    const work = opened.get(lane);
    if (work === undefined) throw new TypeError(`The lane "${lane.name}" was not opened.`);
    return work;
  };
}
