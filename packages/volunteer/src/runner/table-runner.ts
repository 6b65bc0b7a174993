import { nameOf } from "../loop/judge-error.ts";
import type { ChunkRunner } from "./chunk-runner.ts";
import { computingOf, type LaneTable } from "./lane-computing.ts";

export interface TableRunnerInit
  extends Pick<ChunkRunner, "device" | "chunkBytes" | "microBatch" | "setShare" | "close"> {
  readonly lanes: LaneTable;
}

/** Errors after which nothing that was held can be counted on: a lost worker took it along, or it did not come out right. */
const LOSES_ALL = [
  "DeviceLostError",
  "RuntimeFaultError",
  "ModelNotHeldError",
  "WrongBlockError",
  "InvalidDataError",
  "GpuFaultError",
];

/** A runner that has each task computed in the way of its lane, and remembers what the lanes hold. */
export function tableRunner({ lanes, ...rest }: TableRunnerInit): ChunkRunner {
  const held = new Map<string, ReadonlySet<string>>();

  /** What an error says of things that are held. */
  async function watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (LOSES_ALL.includes(nameOf(error))) held.clear();
      throw error;
    }
  }

  return {
    ...rest,
    holds: (name) => held.values().some((names) => names.has(name)),
    async warmUp(task, options) {
      const names = await watched(computingOf(lanes, task).warmUp(task, options));
      if (names !== undefined) held.set(task.lane, new Set(names));
    },
    async run(task, options) {
      const { result, held: names } = await watched(computingOf(lanes, task).run(task, options));
      held.set(task.lane, new Set(names));
      return result;
    },
  };
}
