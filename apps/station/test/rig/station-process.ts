import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createStationClient, type StationClient } from "@starling/sdk";

const MAIN = resolve("apps/station/src/main.ts");
const START_TIMEOUT_MS = 90_000;

/** A folder to start stations in: a site of one page, the sample's data, and room for the station's own. */
export interface Place {
  readonly root: string;
  readonly dataDir: string;
  remove(): void;
}

/** What a station said until it ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A station in a process of its own. */
export interface StationProcess {
  readonly url: string;
  readonly client: StationClient;
  readonly pid: number;
  output(): string;
  /** Sends an order with the operator's session. Gives the answer's body. */
  order(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<Ended>;
  /** Ends it as a power cut does. */
  kill(): Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

/** Makes a fresh {@link Place}. */
export function place(): Place {
  const root = mkdtempSync(join(tmpdir(), "starling-station-"));
  mkdirSync(join(root, "apps/web/dist"), { recursive: true });
  writeFileSync(join(root, "apps/web/dist/index.html"), "<!doctype html><title>Starling</title>");
  symlinkSync(resolve("data"), join(root, "data"));
  const dataDir = join(root, "station");
  return { root, dataDir, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Ends the anvil that a killed station has left behind, if there is one. */
export function endChain({ dataDir }: Place): void {
  try {
    process.kill(
      (JSON.parse(readFileSync(join(dataDir, "chain/chain.pid.json"), "utf8")) as { pid: number }).pid,
      "SIGKILL",
    );
  } catch {
    // Nothing is left.
  }
}

function launch({ root, dataDir }: Place, env: Environment) {
  const child = spawn(process.execPath, [MAIN, "up"], {
    cwd: root,
    env: { ...process.env, PORT: "0", DATA_DIR: dataDir, NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  const ended = new Promise<Ended>((done) => child.once("close", (code) => done({ code, output: text })));
  return { child, ended, output: () => text };
}

/** Starts a station that is expected to end by itself, and says how it did. */
export async function startAndEnd(at: Place, env: Environment = {}): Promise<Ended> {
  const { child, ended, output } = launch(at, env);
  const timer = setTimeout(() => child.kill("SIGKILL"), START_TIMEOUT_MS);
  const started = setInterval(() => {
    if (output().includes("#operator=")) child.kill("SIGINT");
  }, 50);
  const result = await ended;
  clearTimeout(timer);
  clearInterval(started);
  return result;
}

function operatorSession(url: string, operatorUrl: string) {
  const send = (path: string, body: unknown, headers: Environment = {}) =>
    fetch(`${url}/api/operator/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  let cookie: Promise<string> | undefined;
  const open = async () => {
    const token = new URL(operatorUrl).hash.replace("#operator=", "");
    const [set = ""] = (await send("session", { token })).headers.getSetCookie();
    return set.split(";")[0] ?? "";
  };
  return async (path: string, body: unknown) => {
    cookie ??= open();
    return (await (await send(path, body, { cookie: await cookie })).json()) as Record<string, unknown>;
  };
}

async function untilUp(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const operatorUrl = /https?:\/\/\S+#operator=\S+/.exec(output())?.[0];
    if (operatorUrl !== undefined) return operatorUrl;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The station did not start:\n${output()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Starts a station on a free port, or on `env.PORT`, and waits until it answers. */
export async function startStation(at: Place, env: Environment = {}): Promise<StationProcess> {
  const { child, ended, output } = launch(at, env);
  const operatorUrl = await untilUp(child, output);
  const url = new URL(operatorUrl).origin;
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    client: createStationClient(url),
    pid: child.pid ?? 0,
    output,
    order: operatorSession(url, operatorUrl),
    stop: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
  };
}
