import { drawn, STATION_CHECK_ONE_IN } from "@starling/protocol";
import { TRUSTED_CHECK_ONE_IN } from "../constants.ts";
import type { ChunkState, LeaseState, RoundState } from "../state/state.ts";

/** What the policy may ask about the world. */
export interface PolicyView {
  /** Whether the worker is no newcomer. */
  hasStanding(worker: string): boolean;
  /** Whether a connected worker with standing, none of these, could take a second copy, and the escrow covers it. */
  canSecond(except: ReadonlySet<string>): boolean;
  /** Whether half of the round's time is over. */
  readonly late: boolean;
}

/** What happens to a chunk next. */
export type CheckStep =
  | { readonly step: "wait" }
  /** These results stand by their workers' standing, or because they are equal. */
  | { readonly step: "accept"; readonly kind: "trusted" | "exact" | "majority"; readonly leases: readonly LeaseState[] }
  | { readonly step: "call"; readonly by: "second" | "station"; readonly why: string };

const WAIT: CheckStep = { step: "wait" };

/**
 * How a chunk is checked (PROTOCOL §3). Newcomers always: by a second copy at a worker with standing, or by the station
 * for one in five drawn by the seed and whenever nobody else can. Workers with standing for one in five. Different
 * results pay nobody until the station has computed. This is the place where adaptive replication goes.
 */
export function nextCheck(
  { seed }: Pick<RoundState, "seed">,
  chunk: ChunkState,
  leases: readonly LeaseState[],
  view: PolicyView,
): CheckStep {
  const revealed = leases.filter(({ state, verdict }) => state === "revealed" && verdict === null);
  const pending = leases.filter(({ state }) => state === "leased" || state === "committed");
  const accepted = leases.filter(({ verdict }) => verdict?.ok === true);
  if (chunk.called === "station" || revealed.length + pending.length === 0) return WAIT;
  const delivered = revealed.length > 0;
  const held = [...accepted, ...revealed, ...pending];
  if (chunk.audited) return delivered ? call("station", "The station computes every chunk of this kind.") : WAIT;
  if (isDrawn(seed, chunk, held, view)) return delivered ? call("station", "The seed drew this chunk.") : WAIT;
  if (!held.some(({ worker }) => view.hasStanding(worker))) return confirmNewcomers(chunk, held, delivered, view);
  if (!delivered) return WAIT;
  const wanted = chunk.copies.filter(({ check }) => !check).length;
  const awaited = pending.length > 0 || accepted.length + revealed.length < wanted;
  if (awaited && !view.late) return WAIT;
  return settle(accepted, revealed, view);
}

/** One in five chunks, by the seed alone: newcomers and workers with standing are drawn apart. */
function isDrawn(seed: Uint8Array, { index }: ChunkState, held: readonly LeaseState[], view: PolicyView): boolean {
  return held.some(({ worker }) => view.hasStanding(worker))
    ? drawn(seed, "trusted", index, TRUSTED_CHECK_ONE_IN)
    : drawn(seed, "newcomer", index, STATION_CHECK_ONE_IN);
}

/** Two newcomers never confirm each other alone. */
function confirmNewcomers(
  chunk: ChunkState,
  held: readonly LeaseState[],
  delivered: boolean,
  { late, canSecond }: PolicyView,
): CheckStep {
  const possible = !late && canSecond(new Set(held.map(({ worker }) => worker)));
  if (possible) return chunk.called === null ? call("second", "A newcomer's chunk is computed twice.") : WAIT;
  if (!delivered) return WAIT;
  return call("station", late ? "Half of the round is over." : "No worker with standing can take a second copy.");
}

/** All that will come is here: equal results confirm each other, a single one stands by its worker. */
function settle(accepted: readonly LeaseState[], revealed: readonly LeaseState[], view: PolicyView): CheckStep {
  const all = [...accepted, ...revealed];
  const [first] = all;
  const equal = all.every(({ reveal }) => reveal !== null && first?.reveal?.output.equals(reveal.output) === true);
  if (!equal) return call("station", "The results of two workers differ.");
  if (all.length > 1) return { step: "accept", kind: all.length > 2 ? "majority" : "exact", leases: revealed };
  const trusted = revealed.every(({ worker }) => view.hasStanding(worker));
  return trusted
    ? { step: "accept", kind: "trusted", leases: revealed }
    : call("station", "Nobody else has computed it.");
}

function call(by: "second" | "station", why: string): CheckStep {
  return { step: "call", by, why };
}
