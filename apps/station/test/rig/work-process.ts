import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Ended } from "./station-process.ts";

const MAIN = resolve("apps/station/src/main.ts");
/** Where Debian's Chromium keeps a Vulkan loader and a software driver. */
const CHROMIUM = "/usr/lib/chromium";
const WAIT_MS = 120_000;

/** What makes Dawn compute on Chromium's software driver. */
export const SOFTWARE_GPU = {
  VK_ICD_FILENAMES: `${CHROMIUM}/vk_swiftshader_icd.json`,
  LD_LIBRARY_PATH: CHROMIUM,
} as const;

/** `starling work` in a process of its own. */
export interface WorkProcess {
  /** Waits for a line that matches, and gives the match. @throws when the command ends without it */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts `starling work` with the arguments. */
export function startWork(args: readonly string[], env: Readonly<Record<string, string>> = {}): WorkProcess {
  const child = spawn(process.execPath, [MAIN, "work", ...args], {
    env: { ...process.env, NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  const ended = new Promise<Ended>((done) => child.once("close", (code) => done({ code, output: text })));
  return {
    ended,
    signal: (signal) => void child.kill(signal),
    end(signal) {
      child.kill(signal);
      return ended;
    },
    async said(pattern) {
      const deadline = Date.now() + WAIT_MS;
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`Never said ${pattern}:\n${text}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  };
}
