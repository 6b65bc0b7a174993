import { join } from "node:path";
import { chainClient, chainOf, ledger } from "@starling/ledger";
import { memoryStore } from "@starling/network";
import { fileStore } from "@starling/network/node";
import type { StationInfo } from "@starling/protocol";
import { ledgerChain } from "../adapters/ledger-chain.ts";
import { swarmNetwork } from "../adapters/swarm-network.ts";
import type { ChainReader } from "../components.ts";
import { memoryVault } from "../identity/memory-vault.ts";
import { memoryStorage } from "../storage/memory-storage.ts";
import { createVolunteer, type Volunteer } from "../volunteer.ts";
import { fileStorage } from "./file-storage.ts";
import { fileVault } from "./file-vault.ts";
import { type NodeEngine, nodeCompute } from "./node-compute.ts";

export interface NodeVolunteerInit {
  /** `GET /api/station`. */
  readonly station: StationInfo;
  /** Origin of the station: base of its gateway and RPC door. */
  readonly origin: string;
  /** Folder for keys, receipts and blocks; everything is in memory when absent. */
  readonly folder?: string;
  /** File of the keys, where it is not to lie in the folder. */
  readonly keyFile?: string;
  /** `wasm` unless given. */
  readonly engine?: NodeEngine;
  /** How the chain is read; by the station's RPC door unless given. */
  readonly chain?: ChainReader;
}

/** A volunteer without a browser: the same loop on Node, for `starling work` and for tests. */
export function nodeVolunteer(init: NodeVolunteerInit): Volunteer {
  const { station, origin, folder, engine = "wasm" } = init;
  const keyFile = init.keyFile ?? (folder === undefined ? undefined : join(folder, "identity"));
  return createVolunteer({ station })({
    vault: keyFile === undefined ? memoryVault() : fileVault(keyFile),
    storage: folder === undefined ? memoryStorage() : fileStorage(join(folder, "volunteer")),
    network: swarmNetwork({
      relays: station.relays,
      iceServers: [],
      allowPrivate: station.allowPrivate,
      gateways: [origin],
      agent: "starling-node",
      openStore: (maxBytes) =>
        folder === undefined ? memoryStore({ maxBytes }) : fileStore(join(folder, "blocks"), { maxBytes }),
    }),
    compute: nodeCompute({ engine, allowFallback: station.allowFallbackAdapter }),
    chain: init.chain ?? stationChain(station, origin),
  });
}

function stationChain({ chain }: StationInfo, origin: string): ChainReader {
  const rpc = new URL(chain.rpc, origin).href;
  const client = chainClient(chainOf(chain.id, rpc, chain.name), rpc);
  return ledgerChain(ledger({ client, rounds: chain.contract }));
}
