import { WrongBlockError } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import {
  BLOCK_IDLE_MS,
  BLOCK_MAX_MS,
  FETCH_GIVE_UP_MS,
  FETCH_TICK_MS,
  FIND_PEERS_MS,
  MAX_FETCH_PEERS,
  OPEN_PATIENCE_MS,
  STALL_MS,
} from "../constants.ts";
import { BlocksUnavailableError, TimeoutError } from "../errors.ts";
import { blockKey } from "./block-key.ts";
import type { BlockSource, SourceKind } from "./block-source.ts";
import { fetchSchedule } from "./fetch-schedule.ts";
import { verifyBytes } from "./verify-block.ts";

/** What happens in a fetch, as it happens. */
export type FetchEvent =
  | {
      readonly type: "block";
      readonly cid: CID;
      readonly bytes: number;
      readonly kind: SourceKind;
      readonly source: string;
    }
  | { readonly type: "duplicate"; readonly cid: CID; readonly bytes: number; readonly source: string }
  | { readonly type: "joined"; readonly source: string; readonly kind: SourceKind }
  | { readonly type: "dropped"; readonly source: string; readonly reason: string };

/** A source that a fetch may use, and what it announced. */
export interface Candidate {
  readonly id: string;
  readonly kind: SourceKind;
  readonly has?: ReadonlySet<string>;
  open(signal: AbortSignal): Promise<BlockSource>;
}

export interface FetchBlocksOptions {
  signal?: AbortSignal;
  onProgress?: (event: FetchEvent) => void;
  /** Milliseconds from now by which the blocks are needed: near it, stations and gateways are asked too. */
  deadlineMs?: number;
  /** Milliseconds without any progress after which the fetch fails. */
  giveUpMs?: number;
  /** Peers to stripe over. */
  maxPeers?: number;
}

export interface FetchBlocksComponents {
  /** Looks for sources of these blocks; called again while some are missing. */
  candidates(missing: readonly CID[], signal: AbortSignal): Promise<Candidate[]>;
  /** Keeps a verified block. */
  keep(cid: CID, bytes: Uint8Array): Promise<void>;
}

/**
 * Fetches blocks from many sources at once: a few in flight at each, slow ones asked elsewhere, every one verified
 * before it is kept. A source that sends wrong bytes is not asked again in this fetch.
 * @throws BlocksUnavailableError when nobody has given anything for `giveUpMs` or the deadline has passed.
 */
export async function fetchBlocks(
  components: FetchBlocksComponents,
  cids: readonly CID[],
  options: FetchBlocksOptions = {},
): Promise<void> {
  const { onProgress, deadlineMs, giveUpMs = FETCH_GIVE_UP_MS, maxPeers = MAX_FETCH_PEERS } = options;
  const ended = new AbortController();
  const signal = options.signal === undefined ? ended.signal : AbortSignal.any([options.signal, ended.signal]);
  const schedule = fetchSchedule(cids);
  const total = schedule.missing.length;
  const open = new Map<string, BlockSource>();
  const tried = new Set<string>();
  const running = new Map<string, number>();
  const flights = new Set<{ key: string; source: BlockSource; startedAt: number; abort: AbortController }>();
  const startedAt = performance.now();
  let progressAt = startedAt;
  let opening = 0;
  let searching = false;
  let searchedAt = Number.NEGATIVE_INFINITY;
  let finish: (error?: unknown) => void = () => {};

  function drop(source: BlockSource, reason: string): void {
    if (!open.delete(source.id)) return;
    schedule.leave(source.id);
    for (const flight of flights) if (flight.source === source) flight.abort.abort(new Error(reason));
    source.close();
    onProgress?.({ type: "dropped", source: source.id, reason });
  }

  async function ask(source: BlockSource, cid: CID): Promise<void> {
    const abort = new AbortController();
    const flight = { key: blockKey(cid), source, startedAt: performance.now(), abort };
    flights.add(flight);
    try {
      const bytes = await source.get(cid, AbortSignal.any([signal, abort.signal]));
      if (bytes === null) return schedule.missed(source.id, cid);
      await verifyBytes(cid, bytes);
      progressAt = performance.now();
      if (!schedule.arrived(source.id, cid, progressAt)) {
        onProgress?.({ type: "duplicate", cid, bytes: bytes.byteLength, source: source.id });
        return;
      }
      for (const other of flights)
        if (other !== flight && other.key === flight.key) other.abort.abort(new Error("late"));
      await components.keep(cid, bytes).catch(finish);
      onProgress?.({ type: "block", cid, bytes: bytes.byteLength, kind: source.kind, source: source.id });
    } catch (error) {
      if (signal.aborted) return;
      const late = abort.signal.aborted && !schedule.missing.some((other) => other.equals(cid));
      const wrong = error instanceof WrongBlockError;
      if (wrong) drop(source, "sent wrong bytes");
      else if (!late && schedule.failed(source.id, cid)) drop(source, "failed too often");
    } finally {
      flights.delete(flight);
    }
  }

  function pump(): void {
    if (schedule.done && flights.size === 0) {
      finish();
      return;
    }
    for (const source of open.values()) {
      if (!schedule.sources.has(source.id)) drop(source, "has none of the blocks");
      while ((running.get(source.id) ?? 0) < source.inFlight && open.has(source.id)) {
        const cid = schedule.next(source.id, performance.now());
        if (cid === undefined) break;
        running.set(source.id, (running.get(source.id) ?? 0) + 1);
        void ask(source, cid).finally(() => {
          running.set(source.id, (running.get(source.id) ?? 1) - 1);
          pump();
        });
      }
    }
  }

  async function join(candidate: Candidate): Promise<void> {
    opening++;
    tried.add(candidate.id);
    // While a peer is being dialled, what it can give is left to it: a gateway that answers at once would get it all.
    schedule.join(candidate.id, candidate.kind, candidate.has);
    const patience = setTimeout(() => {
      if (!open.has(candidate.id)) schedule.leave(candidate.id);
    }, OPEN_PATIENCE_MS);
    try {
      const source = await candidate.open(signal);
      if (signal.aborted) return source.close();
      open.set(source.id, source);
      schedule.join(source.id, source.kind, candidate.has);
      onProgress?.({ type: "joined", source: source.id, kind: source.kind });
      pump();
    } catch (error) {
      schedule.leave(candidate.id);
      if (!signal.aborted) {
        onProgress?.({
          type: "dropped",
          source: candidate.id,
          reason: error instanceof Error ? error.message : "failed",
        });
      }
    } finally {
      clearTimeout(patience);
      opening--;
    }
  }

  async function search(): Promise<void> {
    searching = true;
    searchedAt = performance.now();
    try {
      const found = (await components.candidates(schedule.missing, signal)).filter(({ id }) => !tried.has(id));
      const peers = found.filter(({ kind }) => kind === "peer");
      const room = Math.max(0, maxPeers - [...open.values()].filter(({ kind }) => kind === "peer").length);
      for (const candidate of [...peers.slice(0, room), ...found.filter(({ kind }) => kind !== "peer")])
        void join(candidate);
    } catch {
      // A tracker that does not answer is asked again; meanwhile the sources at hand go on.
    } finally {
      searching = false;
    }
  }

  /** Whether what is left will not be here by the deadline at the rate so far. */
  function pressed(now: number): boolean {
    if (now - progressAt > STALL_MS) return true;
    if (deadlineMs === undefined) return false;
    const left = startedAt + deadlineMs - now;
    const rate = (total - schedule.missing.length) / (now - startedAt);
    return left < FETCH_TICK_MS * 8 || (now - startedAt > FIND_PEERS_MS && schedule.missing.length / rate > left);
  }

  function tick(): void {
    const now = performance.now();
    for (const { source, startedAt: asked, abort } of flights) {
      const quiet = now - Math.max(asked, source.lastActivity);
      if (quiet < BLOCK_IDLE_MS && now - asked < BLOCK_MAX_MS) continue;
      abort.abort(new TimeoutError(`${source.id} did not send a block in time.`, { fix: "Fetch from another peer." }));
    }
    schedule.urgent ||= pressed(now);
    const orphans = schedule.orphans;
    const wantsMore = orphans.length > 0 || [...open.values()].filter(({ kind }) => kind === "peer").length < maxPeers;
    if (wantsMore && !searching && now - searchedAt > FIND_PEERS_MS) {
      // Who failed to connect, or did not have the blocks then, may have changed since.
      if (open.size === 0 && opening === 0) tried.clear();
      void search();
    }
    const overdue = deadlineMs !== undefined && now - startedAt > deadlineMs;
    const silent = now - progressAt > giveUpMs && flights.size === 0;
    if (overdue || silent) finish(unavailable(schedule.missing.length, total));
    else pump();
  }

  if (schedule.done) return;
  options.signal?.throwIfAborted();
  const stop = () => finish(options.signal?.reason);
  const timer = setInterval(tick, FETCH_TICK_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
      options.signal?.addEventListener("abort", stop, { once: true });
      void search().then(pump);
    });
  } finally {
    clearInterval(timer);
    options.signal?.removeEventListener("abort", stop);
    ended.abort(new Error("the fetch has ended"));
    for (const source of open.values()) source.close();
  }
}

function unavailable(missing: number, total: number): BlocksUnavailableError {
  return new BlocksUnavailableError(`${missing} of ${total} blocks could not be fetched.`, {
    fix: "Check the connection to the relay, or wait for a peer that has them.",
  });
}
