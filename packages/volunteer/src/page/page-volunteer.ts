import type { ComputeThreadInit } from "@starling/compute";
import { chainClient, chainOf, ledger } from "@starling/ledger";
import type { StationInfo } from "@starling/protocol";
import { ledgerChain } from "../adapters/ledger-chain.ts";
import { pageCompute } from "../adapters/page-compute.ts";
import { swarmNetwork } from "../adapters/swarm-network.ts";
import { browserVault } from "../identity/browser-vault.ts";
import { browserPasskeys } from "../identity/passkey/browser-passkeys.ts";
import { httpSealedKeys } from "../identity/passkey/http-sealed-keys.ts";
import { browserConditions } from "../limits/browser-conditions.ts";
import { browserLifecycle } from "../limits/lifecycle.ts";
import { browserWakeLock } from "../limits/wake-lock.ts";
import { browserStorage } from "../storage/browser-storage.ts";
import { browserTabs } from "../tabs/browser-tabs.ts";
import { createVolunteer, type Volunteer } from "../volunteer.ts";

export interface PageVolunteerInit {
  /** `GET /api/station`. */
  readonly station: StationInfo;
  /** Makes the compute worker; written in the app, whose bundler must see `new Worker(new URL(...))`. */
  readonly spawn: ComputeThreadInit["spawn"];
  /** Origin of the station: base of its gateway and RPC door. */
  readonly origin: string;
  /** Whether the visitor agreed to computing on the CPU; asked at every start. */
  readonly allowCpu: () => boolean;
}

/** The volunteer of a page at a station: everything that a browser offers, put together. */
export function pageVolunteer({ station, spawn, origin, allowCpu }: PageVolunteerInit): Volunteer {
  const { chain } = station;
  const rpc = new URL(chain.rpc, origin).href;
  const client = chainClient(chainOf(chain.id, rpc, chain.name), rpc);
  return createVolunteer({ station })({
    vault: browserVault(),
    storage: browserStorage(),
    network: swarmNetwork({
      relays: station.relays,
      iceServers: station.iceServers.map(iceServer),
      allowPrivate: station.allowPrivate,
      gateways: [origin],
      openStore: async (maxBytes) => (await import("@starling/network")).idbStore("starling-blocks", { maxBytes }),
    }),
    compute: pageCompute({ spawn, allowCpu, allowFallback: station.allowFallbackAdapter }),
    chain: ledgerChain(ledger({ client, rounds: chain.contract })),
    conditions: browserConditions(),
    lifecycle: browserLifecycle(),
    wakeLock: browserWakeLock(),
    passkeys: { authenticator: browserPasskeys(), sealed: httpSealedKeys(origin) },
    tabs: browserTabs(),
  });
}

function iceServer({ urls, username, credential }: StationInfo["iceServers"][number]): RTCIceServer {
  return {
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}
