import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RunningStation } from "./station.ts";

/** Ends the chain that a killed station left behind, if there is one. */
export function endChain(dataDir: string): void {
  try {
    const note = JSON.parse(readFileSync(join(dataDir, "chain", "chain.pid.json"), "utf8")) as { pid: number };
    process.kill(note.pid, "SIGKILL");
  } catch {
    // No note, or no such process: nothing is left.
  }
}

/** Ends station and chain at once, without a word to either. */
export async function pullThePlug(station: RunningStation): Promise<void> {
  await station.kill();
  endChain(station.dataDir);
}

/** Transactions that the station has logged before sending them. */
export function loggedTransactions(station: RunningStation): number {
  const text = readFileSync(join(station.dataDir, "transactions.jsonl"), "utf8");
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

/** Remembers the chain's files as they are now; the returned function puts them back. */
export function keepChain(station: RunningStation): () => void {
  const [chain, copy] = [join(station.dataDir, "chain"), join(station.dataDir, "chain-before")];
  cpSync(chain, copy, { recursive: true });
  return () => {
    rmSync(chain, { recursive: true });
    cpSync(copy, chain, { recursive: true });
    rmSync(join(chain, "chain.pid.json"), { force: true });
  };
}
