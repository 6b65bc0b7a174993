import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStationClient, type StationClient } from "@starling/sdk";

/** A station in its own process, as `npm start` runs it. */
export interface RunningStation {
  readonly url: string;
  /** The operator's one-time link. */
  readonly operatorUrl: string;
  readonly dataDir: string;
  readonly client: StationClient;
  readonly pid: number;
  /** Everything that it has printed. */
  output(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
/** Ctrl-C is answered within this time even on a busy machine. */
const STOP_TIMEOUT_MS = 30_000;

/** A fresh data folder; `remove` deletes it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "starling-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/** Starts a station on a free port, or on `env.PORT`, and waits until it answers. */
export async function startStation(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningStation> {
  const child = spawn(process.execPath, ["apps/station/src/main.ts", "up"], {
    env: { ...process.env, PORT: "0", DATA_DIR: dataDir, NODE_NO_WARNINGS: "1", ALLOW_SOFTWARE_GPU: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let killed = false;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  const deadline = Date.now() + START_TIMEOUT_MS;
  let operatorUrl: string | undefined;
  while (operatorUrl === undefined) {
    if (child.exitCode !== null) throw new Error(`The station ended with ${child.exitCode}:\n${text}`);
    if (Date.now() > deadline) throw new Error(`The station did not start:\n${text}`);
    operatorUrl = /https?:\/\/\S+#operator=\S+/.exec(text)?.[0];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const url = new URL(operatorUrl).origin;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended(child);
    clearTimeout(timer);
    if (signal === "SIGINT" && child.signalCode === "SIGKILL" && !killed) {
      throw new Error(`The station did not end in ${STOP_TIMEOUT_MS / 1_000} s:\n${text}`);
    }
  };
  return {
    url,
    operatorUrl,
    dataDir,
    // Behind a TLS proxy the test itself asks the station directly: Node does not take an unsigned certificate.
    client: createStationClient(env["PUBLIC_URL"] === undefined ? url : `http://127.0.0.1:${env["PORT"]}`),
    pid: child.pid ?? 0,
    output: () => text,
    stop: () => end("SIGINT"),
    kill: () => {
      killed = true;
      return end("SIGKILL");
    },
  };
}
