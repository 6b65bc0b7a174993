import { engineDigest } from "@starling/compute";
import type { SigningDomain, StationInfo } from "@starling/protocol";
import { PROTOCOL_VERSION } from "@starling/protocol";
import { accountView } from "../account/account-view.ts";
import { offerBook } from "../authority/offer-book.ts";
import type { VolunteerComponents, VolunteerNode } from "../components.ts";
import { delegationTable } from "../identity/delegation-table.ts";
import { openIdentity } from "../identity/identity.ts";
import type { VolunteerLanes } from "../lanes/volunteer-lanes.ts";
import { dayBytesCounter } from "../limits/day-bytes.ts";
import type { Settings } from "../limits/settings.ts";
import { results } from "../loop/results.ts";
import { coordinatorSession } from "../loop/session.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";
import type { Phase } from "../state/phase.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Intent } from "./intent.ts";
import { watch } from "./watch.ts";
import { work } from "./work.ts";

/** What a volunteer must know of its station: `GET /api/station` has it. */
export type StationFacts = Pick<StationInfo, "coordinator"> & {
  readonly chain: Pick<StationInfo["chain"], "id" | "contract">;
};

export interface ShiftInit {
  readonly station: StationFacts;
  readonly lanes: VolunteerLanes;
  readonly state: StateStore;
  readonly intent: Intent;
  readonly settings: () => Settings;
  /** Told once the parts are there, so that commands reach them. */
  readonly onReady: (context: ShiftContext) => void;
  /** Bytes counted today, for the limits. */
  readonly onBytes: (today: number) => void;
  readonly now: () => number;
}

/**
 * One shift, from *Start* to *Stop*: checks the device, opens the node, works, closes both. Resolves with the phase to
 * rest in; never throws.
 */
export async function runShift(init: ShiftInit, components: VolunteerComponents): Promise<Phase> {
  const { state, intent, now } = init;
  const over = new AbortController();
  let node: VolunteerNode | undefined;
  let runner: ChunkRunner | undefined;
  state.enter({ name: "preflight" });
  try {
    const secrets = await components.vault.open();
    const identity = openIdentity({ secrets, delegations: delegationTable(components.storage), now });
    const stop = stopSignal(intent, over.signal);
    // Both take seconds, and neither needs the other.
    const [opened, swarm] = await Promise.allSettled([
      components.compute.open({ signal: stop }),
      components.network.open(identity.seed, { cacheBytes: init.settings().cacheBytes, signal: stop }),
    ]);
    if (swarm.status === "fulfilled") node = swarm.value;
    if (opened.status === "fulfilled" && opened.value.ok) runner = opened.value.runner;
    if (intent.wanted === "stop") return { name: "stopped" };
    if (opened.status === "rejected") throw opened.reason;
    if (swarm.status === "rejected") throw swarm.reason;
    if (!opened.value.ok) {
      const { reason, advice, cpu = false } = opened.value;
      return { name: "unable", reason, advice, cpu };
    }
    const context = makeContext(init, components, { identity, node: swarm.value, runner: opened.value.runner });
    state.set({
      device: context.runner.device,
      account: accountView({
        account: identity.account,
        peer: swarm.value.peerId,
        standing: 0,
        jobs: state.get().account?.jobs ?? [],
        asOf: state.get().account?.asOf ?? null,
      }),
    });
    context.runner.setShare(init.settings().sharePercent / 100);
    const dayBytes = await dayBytesCounter(components.storage, () => new Date(now()));
    const onLook = () => init.onBytes(dayBytes.today());
    watch({ context, storage: components.storage, dayBytes, onLook, signal: over.signal });
    init.onReady(context);
    const end = await work(context, intent);
    return end.kind === "stopped" ? { name: "stopped" } : { name: end.kind, message: end.message, fix: end.fix };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fix = error instanceof Error && "fix" in error ? String(error.fix) : "Reload the page.";
    state.log("error", message);
    return { name: "failed", message, fix };
  } finally {
    over.abort();
    state.set({ peers: [] });
    node?.bye();
    await Promise.allSettled([runner?.close(), node?.stop()]);
  }
}

function makeContext(
  { station, lanes, state, settings, now }: ShiftInit,
  { storage, chain }: VolunteerComponents,
  parts: Pick<ShiftContext, "identity" | "node" | "runner">,
): ShiftContext {
  const { identity, node, runner } = parts;
  const domain: SigningDomain = { chainId: station.chain.id, contract: station.chain.contract };
  const coordinatorKey = node.keyOf(station.coordinator);
  const engine = engineDigest();
  const session = coordinatorSession({
    node,
    peer: station.coordinator,
    hello: async () => ({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      engine,
      identity: await identity.delegation(domain),
      deviceClass: runner.device.deviceClass,
      speed: runner.device.speed,
      microBatch: runner.microBatch,
      chunkBytes: runner.chunkBytes,
    }),
  });
  return {
    ...parts,
    lanes,
    state,
    settings,
    domain,
    engine,
    session,
    coordinatorKey,
    offers: offerBook({ chain, domain, peer: coordinatorKey, now }),
    results: results(storage),
    specs: new Map(),
    refused: new Map(),
    microBatches: new Map(),
    warming: new Map(),
    now,
  };
}

/** Aborted when the visitor stops, or the shift is over. */
function stopSignal(intent: Intent, over: AbortSignal): AbortSignal {
  const stopped = new AbortController();
  const look = () => {
    if (over.aborted) return;
    if (intent.wanted === "stop") return stopped.abort();
    intent.changed().addEventListener("abort", look, { once: true });
  };
  look();
  return stopped.signal;
}
