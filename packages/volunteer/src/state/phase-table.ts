import type { PhaseName } from "./phase.ts";

/** Ways out that every running phase has: the visitor's word, a lost connection, a failure. */
const ANY = ["paused", "stopped", "failed", "reconnecting", "outdated"] as const;
const WORKING = ["fetching", "compiling", "computing", "committing", "revealing", "finishing"] as const;

/** The phases that may follow each phase. A phase may always be entered again with new figures. */
export const NEXT_PHASES: Readonly<Record<PhaseName, readonly PhaseName[]>> = {
  idle: ["preflight", "stopped"],
  preflight: ["unable", "connecting", "paused", "stopped", "failed"],
  unable: ["preflight", "stopped"],
  connecting: ["waiting", ...WORKING, ...ANY],
  waiting: ["connecting", ...WORKING, ...ANY],
  fetching: ["compiling", "computing", "waiting", "connecting", "finishing", ...ANY],
  // Back to fetching: the lease was taken back or a commitment came too late, and the next lease is there at once.
  // Straight to committing: a lane may have nothing to tell while it computes.
  compiling: ["computing", "committing", "waiting", "connecting", "fetching", "finishing", ...ANY],
  computing: ["committing", "waiting", "connecting", "fetching", "finishing", ...ANY],
  committing: ["revealing", "waiting", "connecting", "fetching", "finishing", ...ANY],
  revealing: ["waiting", "connecting", "committing", "fetching", "finishing", ...ANY],
  finishing: ["waiting", "connecting", ...ANY],
  paused: ["connecting", "waiting", ...WORKING, ...ANY],
  reconnecting: ["connecting", "waiting", ...WORKING, "paused", "stopped", "failed", "outdated"],
  outdated: ["stopped", "preflight"],
  stopped: ["preflight"],
  failed: ["preflight", "stopped"],
};

/** Whether `to` may follow `from`. */
export function mayFollow(from: PhaseName, to: PhaseName): boolean {
  return from === to || NEXT_PHASES[from].includes(to);
}

/** Phases from which only *Start* leads on. */
export const RESTING_PHASES = [
  "idle",
  "unable",
  "outdated",
  "stopped",
  "failed",
] as const satisfies readonly PhaseName[];
