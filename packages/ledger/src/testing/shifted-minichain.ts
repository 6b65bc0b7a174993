import type { EmbeddedChain } from "../embedded/embedded-chain.ts";
import { type Minichain, minichain } from "../minichain/minichain.ts";

/** The in-process EVM in memory, with anvil's way to let the clock jump. */
export async function shiftedMinichain(): Promise<EmbeddedChain> {
  let shift = 0;
  const machine: Minichain = await minichain({ now: () => Math.floor(Date.now() / 1_000) + shift });
  return {
    kind: "minichain",
    chainId: machine.chainId,
    async request(call) {
      if (call.method === "evm_mine") return null;
      if (call.method !== "evm_increaseTime") return machine.request(call);
      shift += Number((call.params as readonly [number])[0]);
      return null;
    },
    start: async () => undefined,
    stop: async () => undefined,
    flush: async () => undefined,
    setBalance: machine.setBalance,
  };
}
