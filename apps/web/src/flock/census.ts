import type { JobGlance } from "../station/glance.ts";

/** How many birds the picture shows, and of what kind. */
export interface Census {
  /** On the wire: chunk copies that wait for a tab. */
  readonly perched: number;
  /** Bright: copies that a tab computes, or that are being checked. */
  readonly bright: number;
  /** The flock: chunks accepted so far. */
  readonly flock: number;
  /** Chunks that one bird of the flock stands for. */
  readonly perBird: number;
}

/** More birds than this cost frames and tell nothing. */
const MOST_BIRDS = 170;
const MOST_PERCHED = 40;
const MOST_BRIGHT = 40;

const IN_THE_AIR: ReadonlySet<string> = new Set(["leased", "committed", "revealed", "verifying"]);

/** Counts the birds of all open jobs, or of one. */
export function census(jobs: readonly Pick<JobGlance, "accepted" | "copies">[]): Census {
  let perched = 0;
  let bright = 0;
  let accepted = 0;
  for (const job of jobs) {
    accepted += job.accepted;
    for (const state of job.copies) {
      if (state === "open") perched++;
      else if (IN_THE_AIR.has(state)) bright++;
      else if (state === "accepted") accepted++;
    }
  }
  const perBird = Math.max(1, Math.ceil(accepted / MOST_BIRDS));
  return {
    perched: Math.min(MOST_PERCHED, perched),
    bright: Math.min(MOST_BRIGHT, bright),
    flock: Math.ceil(accepted / perBird),
    perBird,
  };
}

/** The picture in a sentence, for those who do not see it. */
export function censusWords({ perched, bright, flock, perBird }: Census): string {
  if (perched + bright + flock === 0) return "No chunk is in work: the birds sit on the wire.";
  const each = perBird === 1 ? "one accepted chunk" : `${perBird} accepted chunks`;
  const parts = [
    flock > 0 ? `${flock} birds in the flock, each for ${each}` : "",
    bright > 0 ? `${bright} bright ${bright === 1 ? "bird" : "birds"} for chunks in work now` : "",
    perched > 0 ? `${perched} on the wire for chunks that wait for a tab` : "",
  ];
  return `${parts.filter((part) => part !== "").join(", ")}.`;
}
