import type { CID } from "multiformats/cid";
import { delegationTable } from "../identity/delegation-table.ts";
import { openIdentity } from "../identity/identity.ts";
import { createSecrets } from "../identity/secrets.ts";
import { type VolunteerLanes, volunteerLanes } from "../lanes/volunteer-lanes.ts";
import { DEFAULT_SETTINGS } from "../limits/settings.ts";
import { results } from "../loop/results.ts";
import type { CoordinatorSession } from "../loop/session.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";
import { stateStore } from "../state/state-store.ts";
import { memoryStorage } from "../storage/memory-storage.ts";
import { COORDINATOR_PEER, DOMAIN, ENGINE, NOW } from "./samples.ts";

export interface ShiftSampleInit {
  readonly session: CoordinatorSession;
  readonly runner?: ChunkRunner;
  readonly fetch?: (cids: readonly CID[]) => Promise<Uint8Array[]>;
  readonly lanes?: VolunteerLanes;
}

/** A shift under way, for unit tests of its steps: everything real but the swarm, whose blocks come from `fetch`. */
export function shiftSample({ session, runner, fetch, lanes = volunteerLanes() }: ShiftSampleInit): ShiftContext {
  const storage = memoryStorage();
  const state = stateStore({ now: () => NOW });
  state.enter({ name: "preflight" });
  state.enter({ name: "connecting" });
  return {
    state,
    settings: () => DEFAULT_SETTINGS,
    identity: openIdentity({ secrets: createSecrets(), delegations: delegationTable(storage) }),
    domain: DOMAIN,
    engine: ENGINE,
    node: { fetch, keep: async () => {} } as unknown as ShiftContext["node"],
    lanes,
    runner: runner as ChunkRunner,
    session,
    coordinatorKey: COORDINATOR_PEER.publicKey,
    offers: { verify: async () => {} } as unknown as ShiftContext["offers"],
    results: results(storage),
    specs: new Map(),
    refused: new Map(),
    microBatches: new Map(),
    warming: new Map(),
    now: () => NOW,
  };
}
