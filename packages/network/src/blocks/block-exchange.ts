import type { HeliaWithLibp2p } from "@helia/libp2p";
import type { ServiceMap } from "@libp2p/interface";
import type { CID } from "multiformats/cid";
import { BlocksUnavailableError } from "../errors.ts";
import type { BlockStore } from "../stores/block-store.ts";
import { isDirect } from "../swarm/connections.ts";
import type { Swarm } from "../swarm/swarm.ts";
import type { BlockHolder } from "../tracker/tracker-client.ts";
import { blockKey } from "./block-key.ts";
import type { SourceKind } from "./block-source.ts";
import { serveBlockStreams } from "./block-stream-server.ts";
import { type Candidate, type FetchBlocksOptions, fetchBlocks } from "./fetch-blocks.ts";
import { gatewaySource } from "./gateway-source.ts";
import { type BlockRoad, peerSources } from "./peer-sources.ts";
import { verifyBytes } from "./verify-block.ts";

/** Bytes of blocks since the node started. */
export interface BlockBytes {
  /** Verified and kept, by where they came from. */
  readonly received: Readonly<Record<SourceKind, number>>;
  /** Received a second time. */
  readonly duplicate: number;
  /** Sent over block streams. */
  readonly sent: number;
}

export interface ExchangeFetchOptions extends FetchBlocksOptions {
  /** Peers to ask first, beside those that the tracker names. */
  peers?: readonly string[];
  /** Ask only `peers`: no tracker, station or gateway. */
  only?: boolean;
  /** How peers are asked; by default over our own stream, by bitswap where they do not speak it. */
  road?: BlockRoad;
}

export interface BlockExchange {
  readonly store: BlockStore;
  readonly bytes: BlockBytes;
  /** Whether blocks are handed to others, over block streams and bitswap; may be switched at any time. */
  serving: boolean;
  /**
   * Brings blocks into the store from peers, stations and gateways, those that are here already excepted.
   * @throws BlocksUnavailableError, StoreFullError
   */
  fetch(cids: readonly CID[], options?: ExchangeFetchOptions): Promise<void>;
  /** One block, from the store or fetched. @throws BlocksUnavailableError */
  get(cid: CID, options?: ExchangeFetchOptions): Promise<Uint8Array>;
  /** Keeps a block made here, and announces it unless told otherwise. @throws WrongBlockError */
  put(cid: CID, bytes: Uint8Array, options?: { announce?: boolean }): Promise<void>;
  /** Calls back when a total in `bytes` has changed. */
  onBytes(listener: () => void): () => void;
  stop(): Promise<void>;
}

export interface BlockExchangeInit {
  store: BlockStore;
  serving: boolean;
  /** Base URLs of trustless gateways. */
  gateways: readonly string[];
}

export interface BlockExchangeComponents {
  swarm: Swarm;
  helia: HeliaWithLibp2p<ServiceMap>;
  tracker: {
    announce(cids: readonly CID[]): Promise<void>;
    find(cids: readonly CID[], options: { signal: AbortSignal }): Promise<BlockHolder[]>;
  };
  /** Shared with the blockstore that bitswap serves from. */
  gate: { serving: boolean };
}

/** Makes a node's exchange of blocks and starts serving. */
export async function blockExchange(
  { swarm, helia, tracker, gate }: BlockExchangeComponents,
  { store, serving, gateways }: BlockExchangeInit,
): Promise<BlockExchange> {
  const sources = peerSources(swarm, helia);
  const received: Record<SourceKind, number> = { peer: 0, station: 0, gateway: 0 };
  const listeners = new Set<() => void>();
  let duplicate = 0;
  let sent = 0;
  gate.serving = serving;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  const stopServing = await serveBlockStreams(swarm, {
    store,
    serving: () => gate.serving,
    onSent(_peer, _cid, bytes) {
      sent += bytes;
      changed();
    },
  });

  const peerCandidate = (id: string, road: BlockRoad, has?: ReadonlySet<string>, relay?: string): Candidate => ({
    id,
    kind: swarm.stations.has(id) ? "station" : "peer",
    ...(has === undefined ? {} : { has }),
    open: (signal) => sources.open(id, road, relay === undefined ? { signal } : { signal, via: [relay] }),
  });

  async function candidates(
    missing: readonly CID[],
    signal: AbortSignal,
    { peers = [], only = false, road = "auto" }: ExchangeFetchOptions,
  ): Promise<Candidate[]> {
    const found = new Map(peers.map((peer) => [peer, peerCandidate(peer, road)]));
    if (only) return [...found.values()];
    for (const holder of await tracker.find(missing, { signal }).catch(() => [])) {
      if (found.has(holder.peer) || holder.peer === swarm.peerId) continue;
      const has = new Set(holder.blocks.map(blockKey));
      found.set(holder.peer, peerCandidate(holder.peer, road, has, holder.relay));
    }
    for (const connection of swarm.libp2p.getConnections()) {
      const peer = connection.remotePeer.toString();
      // Stations are asked whether they announced anything or not; of tabs the tracker knows.
      if (swarm.stations.has(peer) && isDirect(connection) && !found.has(peer))
        found.set(peer, peerCandidate(peer, road));
    }
    const gates = gateways.map((base) => ({
      id: base,
      kind: "gateway" as const,
      open: async () => gatewaySource(base),
    }));
    return [...found.values(), ...gates];
  }

  async function fetch(cids: readonly CID[], options: ExchangeFetchOptions = {}): Promise<void> {
    const wanted = cids.filter((cid) => !store.has(cid));
    const kept: CID[] = [];
    const components = {
      candidates: (missing: readonly CID[], signal: AbortSignal) => candidates(missing, signal, options),
      keep: (cid: CID, bytes: Uint8Array) => store.put(cid, bytes).then(() => void kept.push(cid)),
    };
    try {
      await fetchBlocks(components, wanted, {
        ...options,
        onProgress(event) {
          if (event.type === "block") received[event.kind] += event.bytes;
          if (event.type === "duplicate") duplicate += event.bytes;
          if (event.type === "block" || event.type === "duplicate") changed();
          options.onProgress?.(event);
        },
      });
    } finally {
      // What one tab has fetched, the next one need not take from the station.
      if (gate.serving && kept.length > 0) tracker.announce(kept).catch(() => {});
    }
  }

  return {
    store,
    get bytes() {
      return { received: { ...received }, duplicate, sent };
    },
    get serving() {
      return gate.serving;
    },
    set serving(value) {
      gate.serving = value;
    },
    fetch,
    async get(cid, options) {
      const here = await store.get(cid);
      if (here !== undefined) return here;
      await fetch([cid], options);
      const bytes = await store.get(cid);
      if (bytes !== undefined) return bytes;
      throw new BlocksUnavailableError(`The block ${cid} was evicted as soon as it came.`, {
        fix: "Pin it before fetching, or raise the storage limit.",
      });
    },
    async put(cid, bytes, { announce = true } = {}) {
      await verifyBytes(cid, bytes);
      await store.put(cid, bytes);
      if (announce && gate.serving) await tracker.announce([cid]);
    },
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      sources.stop();
      await stopServing();
    },
  };
}
