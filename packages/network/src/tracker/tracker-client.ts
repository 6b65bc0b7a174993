import type { CID } from "multiformats/cid";
import { blockKey } from "../blocks/block-key.ts";
import { ANNOUNCE_EVERY_MS, TRACKER_MAX_CIDS, TRACKER_MAX_CIDS_PER_PEER } from "../constants.ts";
import { request } from "../streams/request.ts";
import { openConnections } from "../swarm/connections.ts";
import type { RelayKeeper, RelayState } from "../swarm/keep-relay.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { TRACKER_PROTOCOL, type TrackerRequest } from "./tracker-protocol.ts";

/** A peer that holds blocks, and the relay at which it can be dialled. */
export interface BlockHolder {
  readonly peer: string;
  /** Multiaddr of the relay that named it; undefined where it is connected here already. */
  readonly relay: string | undefined;
  readonly blocks: readonly CID[];
}

export interface Tracker {
  /** Says that this node holds blocks, now and until they are withdrawn: again after each reconnection and TTL. */
  announce(cids: readonly CID[]): Promise<void>;
  withdraw(cids: readonly CID[]): Promise<void>;
  /** Asks every connected tracker; a tracker that fails simply has no answer. */
  find(cids: readonly CID[], options?: { k?: number; signal?: AbortSignal }): Promise<BlockHolder[]>;
  stop(): void;
}

export interface TrackerClientInit {
  relays: RelayKeeper;
  everyMs?: number;
}

/** The tracker as tabs see it: all their relays at once. */
export function trackerClient(
  swarm: Pick<Swarm, "libp2p" | "connect" | "slots" | "traffic">,
  { relays, everyMs = ANNOUNCE_EVERY_MS }: TrackerClientInit,
): Tracker {
  const held = new Map<string, CID>();
  const greeted = new Set<string>();

  const connected = () => relays.states.filter(({ peer }) => openConnections(swarm.libp2p, peer).length > 0);

  async function tell(relay: RelayState, op: "announce" | "withdraw", cids: readonly CID[]): Promise<void> {
    for (let at = 0; at < cids.length; at += TRACKER_MAX_CIDS) {
      await request(swarm, relay.peer, TRACKER_PROTOCOL, { op, cids: cids.slice(at, at + TRACKER_MAX_CIDS) });
    }
  }

  async function tellAll(op: "announce" | "withdraw", cids: readonly CID[]): Promise<void> {
    if (cids.length === 0) return;
    await Promise.allSettled(connected().map((relay) => tell(relay, op, cids)));
  }

  async function find(relay: RelayState, question: TrackerRequest & { op: "find" }, signal: AbortSignal | undefined) {
    const options = signal === undefined ? {} : { signal };
    const { holders } = await request(swarm, relay.peer, TRACKER_PROTOCOL, question, options);
    return holders.map(({ peer, have }) => ({
      peer,
      relay: relay.address,
      blocks: have.map((index) => question.cids[index]).filter((cid) => cid !== undefined),
    }));
  }

  const stopListening = relays.onChange(() => {
    for (const relay of relays.states) {
      if (!relay.connected) greeted.delete(relay.peer);
      else if (!greeted.has(relay.peer)) {
        greeted.add(relay.peer);
        tell(relay, "announce", [...held.values()]).catch(() => greeted.delete(relay.peer));
      }
    }
  });
  const timer = setInterval(() => void tellAll("announce", [...held.values()]), everyMs);

  return {
    async announce(cids) {
      for (const cid of cids) held.set(blockKey(cid), cid);
      for (const key of held.keys()) {
        if (held.size <= TRACKER_MAX_CIDS_PER_PEER) break;
        held.delete(key);
      }
      await tellAll("announce", cids);
    },
    async withdraw(cids) {
      for (const cid of cids) held.delete(blockKey(cid));
      await tellAll("withdraw", cids);
    },
    async find(cids, { k = 8, signal } = {}) {
      const question = { op: "find" as const, cids: cids.slice(0, TRACKER_MAX_CIDS), k };
      const answers = await Promise.allSettled(connected().map((relay) => find(relay, question, signal)));
      signal?.throwIfAborted();
      const merged = new Map<string, BlockHolder>();
      for (const answer of answers) {
        if (answer.status === "rejected") continue;
        for (const holder of answer.value) {
          if (!merged.has(holder.peer)) merged.set(holder.peer, holder);
        }
      }
      return [...merged.values()];
    },
    stop() {
      stopListening();
      clearInterval(timer);
    },
  };
}
