import { UnsupportedLaneError } from "@starling/protocol";
import { inferLane } from "./infer/infer-lane.ts";
import type { VolunteerLane } from "./lane.ts";
import { trainLane } from "./train/train-lane.ts";

/** The lanes that a volunteer serves. */
export interface VolunteerLanes {
  has(name: string): boolean;
  /** @throws UnsupportedLaneError for a lane that is not served here */
  of(named: { readonly lane: string }): VolunteerLane;
}

/** What a volunteer serves unless it is told otherwise. */
export const DEFAULT_LANES: readonly VolunteerLane[] = [trainLane, inferLane];

/** Makes the lookup. */
export function volunteerLanes(lanes: readonly VolunteerLane[] = DEFAULT_LANES): VolunteerLanes {
  const byName = new Map(lanes.map((lane) => [lane.name, lane]));
  return {
    has: (name) => byName.has(name),
    of({ lane: name }) {
      const lane = byName.get(name);
      if (lane !== undefined) return lane;
      throw new UnsupportedLaneError(`This volunteer does not serve the lane "${name}".`, {
        fix: `Update it, or serve jobs of: ${[...byName.keys()].join(", ")}.`,
      });
    },
  };
}
