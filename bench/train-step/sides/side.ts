/** One library's training loop, ready to run. */
export interface Side {
  /** Does so many optimizer steps; `done` hears each one's loss once the device has finished it. */
  run(steps: number, done: (loss: number) => void): Promise<void>;
  /** Compute dispatches of one step, where they can be counted. */
  kernels?: () => number;
}

/** A side whose library does one step at a time. */
export function stepwise(step: () => Promise<number>): Side {
  return {
    async run(steps, done) {
      for (let i = 0; i < steps; i++) done(await step());
    },
  };
}
