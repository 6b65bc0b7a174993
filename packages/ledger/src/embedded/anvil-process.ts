import { type ChildProcess, spawn } from "node:child_process";
import { EmbeddedChainError } from "../errors.ts";
import { httpRpc } from "../http-rpc.ts";
import type { RpcRequest } from "../ledger.ts";
import { START_TIMEOUT_MS, STOP_TIMEOUT_MS } from "./constants.ts";

/** A running anvil. */
export interface AnvilProcess {
  readonly pid: number;
  readonly port: number;
  readonly request: RpcRequest;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts anvil on a free port of the loopback interface: no unlocked account, no page of another origin.
 * @throws EmbeddedChainError when it ends at once or does not come up.
 */
export async function anvilProcess(init: { binary: string; chainId: number; state?: string }): Promise<AnvilProcess> {
  const { binary, chainId, state } = init;
  const load = state === undefined ? [] : ["--load-state", state];
  const where = ["--host", "127.0.0.1", "--port", "0", "--chain-id", String(chainId)];
  const args = [...where, "--accounts", "0", "--no-cors", "--hardfork", "cancun", ...load];
  // A group of its own: Ctrl-C in the terminal is for the station, which saves the state before it ends the chain.
  const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32" });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  // Where this process ends in its own time, the child must not outlive it.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  void ended.then(() => process.removeListener("exit", kill));

  const port = await listening(child).catch((error) => {
    kill();
    throw error;
  });
  return {
    pid: child.pid ?? 0,
    port,
    request: httpRpc(`http://127.0.0.1:${port}`),
    ended,
    async end() {
      child.kill("SIGTERM");
      const timer = setTimeout(kill, STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The port that anvil prints once it serves; its output is read to the end so that its pipe never fills. */
function listening(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let said = "";
  const fail = (what: string, cause?: unknown) => {
    clearTimeout(timer);
    const details = said.trim().split("\n").slice(-5);
    reject(
      new EmbeddedChainError(`The embedded chain ${what}.`, {
        fix: "Set ANVIL_BIN to a working anvil, RPC_URL to another chain, or move the data folder away.",
        details,
        cause,
      }),
    );
  };
  const timer = setTimeout(() => fail("did not start in time"), START_TIMEOUT_MS);
  const read = (text: string) => {
    if (said.length < 20_000) said += text;
    const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
    if (port === undefined) return;
    clearTimeout(timer);
    resolve(Number(port));
  };
  child.stdout?.setEncoding("utf8").on("data", read);
  child.stderr?.setEncoding("utf8").on("data", read);
  child.once("error", (cause) => fail("could not be started", cause));
  child.once("exit", (code, signal) => fail(`ended at once (${code ?? signal})`));
  return promise;
}
