import { errorText } from "@starling/protocol";

/** A demo on its way: what it does now, and what is cleaned up when it is over. */
export interface DemoSteps {
  step(name: string): void;
  atEnd(end: () => Promise<void> | void): void;
}

/**
 * Runs a demo, says each step, and cleans up whatever comes of it.
 * @returns the exit code
 */
export async function runSteps(demo: (steps: DemoSteps) => Promise<void>): Promise<number> {
  let current = "reading the options";
  const ends: (() => Promise<void> | void)[] = [];
  const steps: DemoSteps = {
    step(name) {
      current = name;
      console.log(`… ${name}`);
    },
    atEnd: (end) => void ends.push(end),
  };
  try {
    await demo(steps);
    return 0;
  } catch (error) {
    console.error(`\nThe demo failed while ${current}: ${errorText(error)}`);
    return 1;
  } finally {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch(() => undefined);
  }
}
