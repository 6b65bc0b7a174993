import * as z from "zod/mini";
import { UnsupportedLaneError } from "../errors.ts";
import type { JobSpec } from "./heads.ts";
import { inferLane } from "./infer/lane.ts";
import type { LaneSchemas, ProtocolLane, ReadBlock, SpecBlocks } from "./lane.ts";
import { trainLane } from "./train/lane.ts";

const lanes = new Map<string, ProtocolLane>();

/**
 * Lets everything in this process read jobs of a lane: specs, chunks, outputs, records, journals.
 * @throws TypeError where another lane has the name
 */
export function registerLane(lane: ProtocolLane): void {
  if ((lanes.get(lane.name) ?? lane) !== lane) throw new TypeError(`There is another lane "${lane.name}".`);
  lanes.set(lane.name, lane);
}

registerLane(trainLane);
registerLane(inferLane);

/** @throws UnsupportedLaneError for a lane that this version does not know. */
export function laneOf({ lane }: { readonly lane: string }): ProtocolLane {
  const found = lanes.get(lane);
  if (found !== undefined) return found;
  throw new UnsupportedLaneError(`This version knows no lane "${lane}".`, {
    fix: `Update it, or ask for one of: ${[...lanes.keys()].join(", ")}.`,
  });
}

/** Every block that a spec names, see {@link ProtocolLane.blocks}. @throws UnsupportedLaneError, InvalidDataError */
export async function specBlocks(spec: JobSpec, read: ReadBlock): Promise<SpecBlocks> {
  return laneOf(spec).blocks(spec, read);
}

const named = z.looseObject({ lane: z.string() });

/** The schema of what each lane says in its own way: the lane that a value names decides. Unknown lanes are refused. */
export function byLane<T>(part: keyof LaneSchemas): z.ZodMiniType<T> {
  return z.pipe(
    named,
    z.transform((value: { lane: string }, context) => {
      const lane = lanes.get(value.lane);
      if (lane === undefined) {
        context.issues.push({ code: "custom", message: `"${value.lane}" is no lane`, input: value, path: ["lane"] });
        return z.NEVER;
      }
      const result = lane.schemas[part].safeParse(value);
      if (result.success) return result.data as T;
      for (const issue of result.error.issues) {
        context.issues.push({ code: "custom", message: issue.message, path: [...issue.path], input: value });
      }
      return z.NEVER;
    }),
  ) as unknown as z.ZodMiniType<T>;
}
