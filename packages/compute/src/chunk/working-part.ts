/** Measures which part of the time a device works. */
export interface WorkingPart {
  /** Adds milliseconds of work that ended just now. */
  add(ms: number): void;
  /** Work in the time since the first of it began, 0 to 1; 1 before anything was done. */
  duty(): number;
}

/** Makes a measurement. */
export function workingPart(): WorkingPart {
  let busyMs = 0;
  let begun: number | undefined;
  return {
    add(ms) {
      begun ??= performance.now() - ms;
      busyMs += ms;
    },
    duty: () => (begun === undefined ? 1 : Math.min(1, busyMs / Math.max(busyMs, performance.now() - begun))),
  };
}
