import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LOCAL_CHAIN_ID } from "../constants.ts";
import { EmbeddedChainError } from "../errors.ts";
import type { Minichain } from "../minichain/minichain.ts";
import { MINICHAIN_FILE } from "./constants.ts";
import type { EmbeddedChain, EmbeddedChainInit } from "./embedded-chain.ts";
import { fileJournal } from "./file-journal.ts";

/** The in-process EVM as an embedded chain, for platforms that anvil has no build for. */
export function miniChain({ folder, chainId = LOCAL_CHAIN_ID }: EmbeddedChainInit): EmbeddedChain {
  let running: Minichain | undefined;
  const alive = (): Minichain => {
    if (running !== undefined) return running;
    throw new EmbeddedChainError("The embedded chain is not running.", { fix: "Start it first." });
  };
  return {
    kind: "minichain",
    chainId,
    request: async (call) => alive().request(call),
    async start() {
      if (running !== undefined) return;
      await mkdir(folder, { recursive: true });
      // Half a megabyte of code that a station with anvil never needs.
      const { minichain } = await import("../minichain/minichain.ts");
      running = await minichain({ chainId, journal: fileJournal(join(folder, MINICHAIN_FILE)) });
    },
    async stop() {
      running = undefined;
    },
    // Every transaction is on disk before its sender hears of it.
    flush: async () => undefined,
    setBalance: async (account, wei) => alive().setBalance(account, wei),
  };
}
