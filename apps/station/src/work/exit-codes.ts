/** How `starling work` ends, for scripts that start it. */
export const EXIT = {
  /** Stopped as it was asked to. */
  done: 0,
  /** Something failed on the way. */
  failed: 1,
  /** The command line cannot be used. */
  usage: 2,
  /** No station answers at the address. */
  noStation: 3,
  /** The station runs another version. */
  otherVersion: 4,
  /** This machine cannot compute. */
  unable: 5,
} as const;
