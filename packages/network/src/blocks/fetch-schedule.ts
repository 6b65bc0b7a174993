import type { CID } from "multiformats/cid";
import { MAX_MISSES, MAX_SOURCE_FAILURES } from "../constants.ts";
import { blockKey } from "./block-key.ts";
import type { SourceKind } from "./block-source.ts";

/** Order in which sources are used: a later one only gets what no earlier one can give, or what has become urgent. */
const TIER: Record<SourceKind, number> = { peer: 0, station: 1, gateway: 2 };

/** A block may be asked a second time at the end of a fetch once it took this many times the usual. */
const LATE_FACTOR = 2;
/** ... and never before this many milliseconds: a duplicate costs as much as what it may save. */
const LATE_MIN_MS = 1_000;

interface SourceState {
  readonly kind: SourceKind;
  /** Blocks it announced; undefined when its stock is unknown. */
  readonly has: ReadonlySet<string> | undefined;
  readonly missing: Set<string>;
  failures: number;
  hits: number;
}

interface Flight {
  readonly source: string;
  readonly startedAt: number;
}

/** Which block is asked of whom. Pure: the caller brings the clock and does the asking. */
export interface FetchSchedule {
  /** Adds a source; the schedule gives it work from then on. */
  join(source: string, kind: SourceKind, has?: ReadonlySet<string>): void;
  /** Removes a source; its blocks in flight go back to the front of the queue. */
  leave(source: string): void;
  /** The next block to ask of a source, or undefined when there is nothing for it now. */
  next(source: string, now: number): CID | undefined;
  /** A verified block arrived. False: another source was faster, this one is a duplicate. */
  arrived(source: string, cid: CID, now: number): boolean;
  /** The source does not have the block. */
  missed(source: string, cid: CID): void;
  /** The source failed or was too slow; true when it has failed too often and should leave. */
  failed(source: string, cid: CID): boolean;
  /** Lets stations and gateways take blocks that peers could still give. */
  urgent: boolean;
  /** Blocks that are not here yet, asked or not. */
  readonly missing: readonly CID[];
  /** Missing blocks that no present source of any kind can be asked for. */
  readonly orphans: readonly CID[];
  readonly sources: ReadonlySet<string>;
  readonly done: boolean;
}

/** A schedule over the blocks of one fetch, in the order in which they are wanted. */
export function fetchSchedule(cids: readonly CID[]): FetchSchedule {
  const wanted = new Map(cids.map((cid) => [blockKey(cid), cid]));
  const flights = new Map<string, Flight[]>();
  const sources = new Map<string, SourceState>();
  const durations: number[] = [];
  let urgent = false;

  const mayHave = (source: SourceState, key: string) => !source.missing.has(key) && (source.has?.has(key) ?? true);

  function lowerTierMayHave(tier: number, key: string): boolean {
    for (const source of sources.values()) if (TIER[source.kind] < tier && mayHave(source, key)) return true;
    return false;
  }

  function takes(source: SourceState, key: string): boolean {
    return mayHave(source, key) && (urgent || !lowerTierMayHave(TIER[source.kind], key));
  }

  function land(source: string, key: string): Flight | undefined {
    const all = flights.get(key) ?? [];
    const mine = all.find((flight) => flight.source === source);
    const rest = all.filter((flight) => flight !== mine);
    if (rest.length === 0) flights.delete(key);
    else flights.set(key, rest);
    return mine;
  }

  function lateAfter(): number {
    if (durations.length === 0) return LATE_MIN_MS * LATE_FACTOR;
    const sorted = [...durations].sort((a, b) => a - b);
    return Math.max(LATE_MIN_MS, LATE_FACTOR * (sorted[sorted.length >> 1] ?? 0));
  }

  /** At the end only: a block that one other source has been slow with. */
  function latest(id: string, source: SourceState, now: number): string | undefined {
    let best: string | undefined;
    let oldest = now - lateAfter();
    for (const [key, [only, ...more]] of flights) {
      if (only === undefined || more.length > 0 || only.source === id || only.startedAt > oldest) continue;
      if (!takes(source, key)) continue;
      best = key;
      oldest = only.startedAt;
    }
    return best;
  }

  return {
    join(source, kind, has) {
      if (sources.has(source)) return;
      sources.set(source, { kind, has, missing: new Set(), failures: 0, hits: 0 });
    },
    leave(source) {
      sources.delete(source);
      for (const key of [...flights.keys()]) land(source, key);
    },
    next(source, now) {
      const state = sources.get(source);
      if (state === undefined) return undefined;
      let queued = false;
      let key: string | undefined;
      for (const candidate of wanted.keys()) {
        if (flights.has(candidate)) continue;
        queued = true;
        if (!takes(state, candidate)) continue;
        key = candidate;
        break;
      }
      if (key === undefined && !queued) key = latest(source, state, now);
      if (key === undefined) return undefined;
      flights.set(key, [...(flights.get(key) ?? []), { source, startedAt: now }]);
      return wanted.get(key);
    },
    arrived(source, cid, now) {
      const key = blockKey(cid);
      const flight = land(source, key);
      const state = sources.get(source);
      if (flight !== undefined) durations.push(now - flight.startedAt);
      if (durations.length > 64) durations.shift();
      if (state !== undefined) {
        state.failures = 0;
        state.hits++;
      }
      return wanted.delete(key);
    },
    missed(source, cid) {
      const key = blockKey(cid);
      land(source, key);
      const state = sources.get(source);
      state?.missing.add(key);
      const stranger = state?.kind === "peer" && state.has === undefined && state.hits === 0;
      if (stranger && state.missing.size >= MAX_MISSES) this.leave(source);
    },
    failed(source, cid) {
      land(source, blockKey(cid));
      const state = sources.get(source);
      if (state === undefined) return false;
      state.failures++;
      return state.failures >= MAX_SOURCE_FAILURES;
    },
    get urgent() {
      return urgent;
    },
    set urgent(value) {
      urgent = value;
    },
    get missing() {
      return [...wanted.values()];
    },
    get orphans() {
      const present = [...sources.values()];
      return [...wanted].filter(([key]) => !present.some((source) => mayHave(source, key))).map(([, cid]) => cid);
    },
    get sources() {
      return new Set(sources.keys());
    },
    get done() {
      return wanted.size === 0;
    },
  };
}
