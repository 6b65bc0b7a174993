import { spawn } from "node:child_process";

/** A program that did not end well. */
export class StepFailed extends Error {
  override name = "StepFailed";
}

/** What a step printed, for counting tests. */
export interface StepResult {
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a program, shows its output as it comes and keeps it.
 * @throws StepFailed when it exits with another code than 0.
 */
export function runStep(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<StepResult> {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
    });
    let output = "";
    for (const [stream, sink] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream.on("data", (part: Buffer) => {
        output += part.toString();
        sink.write(part);
      });
    }
    child.on("error", (cause) => reject(new StepFailed(`${command} could not be started: ${cause.message}`)));
    child.on("exit", (code) => {
      if (code === 0) resolve({ output, seconds: (Date.now() - started) / 1000 });
      else reject(Object.assign(new StepFailed(`${command} ${args.join(" ")} ended with code ${code}.`), { output }));
    });
  });
}
