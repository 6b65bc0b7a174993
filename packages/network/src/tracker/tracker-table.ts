import type { CID } from "multiformats/cid";
import { blockKey } from "../blocks/block-key.ts";
import { ANNOUNCE_TTL_MS, TRACKER_MAX_CIDS_PER_PEER } from "../constants.ts";

/** A peer and which of the asked blocks it holds, as indexes into the question. */
export interface Holder {
  readonly peer: string;
  readonly have: number[];
}

/** Who announced which blocks, in memory only: a tracker that restarts learns it again from its peers. */
export interface TrackerTable {
  /** Remembers blocks of a peer; the oldest beyond the peer's limit are forgotten. */
  announce(peer: string, cids: readonly CID[]): void;
  withdraw(peer: string, cids: readonly CID[]): void;
  /** Forgets a peer: its connection ended. */
  forget(peer: string): void;
  /** Up to `k` random holders other than `except`, so chosen that every block with a holder has one among them. */
  find(cids: readonly CID[], k: number, except: string): Holder[];
  readonly size: { peers: number; blocks: number };
}

export interface TrackerTableInit {
  ttlMs?: number;
  maxPerPeer?: number;
  now?: () => number;
  random?: () => number;
}

/** Makes an empty table. */
export function trackerTable({
  ttlMs = ANNOUNCE_TTL_MS,
  maxPerPeer = TRACKER_MAX_CIDS_PER_PEER,
  now = Date.now,
  random = Math.random,
}: TrackerTableInit = {}): TrackerTable {
  const holders = new Map<string, Map<string, number>>();
  const stock = new Map<string, Set<string>>();

  function drop(peer: string, key: string): void {
    const peers = holders.get(key);
    peers?.delete(peer);
    if (peers?.size === 0) holders.delete(key);
    const keys = stock.get(peer);
    keys?.delete(key);
    if (keys?.size === 0) stock.delete(peer);
  }

  function livePeers(key: string, except: string): string[] {
    const live: string[] = [];
    for (const [peer, expiry] of holders.get(key) ?? []) {
      if (expiry <= now()) drop(peer, key);
      else if (peer !== except) live.push(peer);
    }
    return live;
  }

  function shuffled<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [items[i], items[j]] = [items[j] as T, items[i] as T];
    }
    return items;
  }

  return {
    announce(peer, cids) {
      const expiry = now() + ttlMs;
      for (const cid of cids) {
        const key = blockKey(cid);
        const keys = stock.get(peer) ?? new Set();
        stock.set(peer, keys);
        keys.delete(key);
        keys.add(key);
        const peers = holders.get(key) ?? new Map<string, number>();
        holders.set(key, peers);
        peers.set(peer, expiry);
        const [oldest] = keys;
        if (keys.size > maxPerPeer && oldest !== undefined) drop(peer, oldest);
      }
    },
    withdraw(peer, cids) {
      for (const cid of cids) drop(peer, blockKey(cid));
    },
    forget(peer) {
      for (const key of [...(stock.get(peer) ?? [])]) drop(peer, key);
    },
    find(cids, k, except) {
      const have = new Map<string, number[]>();
      cids.forEach((cid, index) => {
        for (const peer of livePeers(blockKey(cid), except)) {
          const indexes = have.get(peer);
          if (indexes === undefined) have.set(peer, [index]);
          else indexes.push(index);
        }
      });
      const pool = shuffled([...have.entries()].map(([peer, indexes]) => ({ peer, have: indexes })));
      const covered = new Set<number>();
      const first = pool.filter((holder) => {
        const fresh = holder.have.some((index) => !covered.has(index));
        for (const index of holder.have) covered.add(index);
        return fresh;
      });
      return [...first, ...pool.filter((holder) => !first.includes(holder))].slice(0, k);
    },
    get size() {
      return { peers: stock.size, blocks: holders.size };
    },
  };
}
