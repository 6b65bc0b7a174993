import type { ComparisonRule, Pipeline } from "@starling/processing";
import type { Provider } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { HeldModel } from "../model-file.ts";
import { MAX_KEPT_JOBS } from "./constants.ts";

/** What is kept of a job between its chunks; the models' weights are in the engine's sessions. */
export interface KeptJob {
  readonly pipeline: Pipeline;
  readonly rule: ComparisonRule;
  readonly models: readonly HeldModel[];
  readonly resources: ReadonlyMap<string, Uint8Array>;
}

/** Jobs by name, the one that was not used for longest first. */
export interface JobMemory {
  get(name: string): KeptJob | undefined;
  put(name: string, job: KeptJob): void;
  /** Names of the jobs whose models' sessions are all among these. */
  names(sessions: readonly string[]): string[];
}

/** Under this name a thread holds what a job's chunks have in common, for one provider that chunks may name. */
export const jobName = (provider: Provider, spec: CID): string => `${provider}/${spec}`;

/** Makes an empty memory. */
export function jobMemory(most: number = MAX_KEPT_JOBS): JobMemory {
  const kept = new Map<string, KeptJob>();
  return {
    get: (name) => kept.get(name),
    put(name, job) {
      kept.delete(name);
      kept.set(name, job);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) return;
        kept.delete(oldest);
      }
    },
    names: (sessions) =>
      [...kept].filter(([, { models }]) => models.every(({ held }) => sessions.includes(held))).map(([name]) => name),
  };
}
