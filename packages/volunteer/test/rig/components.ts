import { memoryStore } from "@starling/network";
import { memoryStorage, memoryVault, swarmNetwork, type VolunteerComponents } from "../../src/index.ts";
import { nodeCompute } from "../../src/node/index.ts";
import type { RigStation } from "./station.ts";

/** A volunteer's components against a rig: real swarm and engine, everything kept in memory. */
export function rigComponents(station: RigStation): VolunteerComponents {
  return {
    vault: memoryVault(),
    storage: memoryStorage(),
    network: swarmNetwork({
      relays: station.info.relays,
      allowPrivate: true,
      openStore: (maxBytes) => memoryStore({ maxBytes }),
    }),
    compute: nodeCompute({ engine: "cpu" }),
    chain: station.chain,
  };
}
