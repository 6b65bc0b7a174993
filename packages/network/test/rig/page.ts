import { errorText, MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import { CID } from "multiformats/cid";
import {
  type BlockRoad,
  createTabNode,
  type FetchEvent,
  idbStore,
  isDirect,
  memoryStore,
  type RTCTraffic,
  rtcTraffic,
  type TabNode,
} from "../../src/index.ts";
import { noise } from "./noise.ts";
import { rawChannel } from "./raw-channel.ts";

export interface StartOptions {
  seed: number;
  relays: readonly string[];
  store?: "memory" | string;
  gateways?: string[];
  serving?: boolean;
}

export interface FetchResult {
  ms: number;
  bytes: number;
  duplicate: number;
  bySource: Record<string, number>;
  byKind: Record<string, number>;
  dropped: string[];
  error: string | undefined;
}

let node: TabNode | undefined;

function running(): TabNode {
  if (node === undefined) throw new Error("start the node first");
  return node;
}

const rig = {
  async start({ seed, relays, store = "memory", gateways = [], serving = true }: StartOptions): Promise<string> {
    const limit = { maxBytes: 512 * 1024 * 1024 };
    node = await createTabNode({
      seed: new Uint8Array(32).fill(seed),
      relays,
      allowPrivate: true,
      store: store === "memory" ? await memoryStore(limit) : await idbStore(store, limit),
      gateways,
      serving,
      relayRetry: { retryMs: 300, retryMaxMs: 2_000 },
    });
    return node.peerId;
  },
  /** Waits until the node can be dialled over WebRTC; returns the relays it can be dialled at. */
  async reserved(count = 1): Promise<string[]> {
    const until = performance.now() + 20_000;
    for (;;) {
      const addresses = running().libp2p.getMultiaddrs().map(String);
      const dialable = addresses.filter((address) => address.includes("/p2p-circuit/webrtc"));
      if (dialable.length >= count) return dialable;
      if (performance.now() > until) throw new Error(`not reserved: ${JSON.stringify(running().relays)} ${addresses}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  relays: () => running().relays,
  async add(seed: number, count: number, size = MAX_BLOCK_BYTES): Promise<string[]> {
    const cids: string[] = [];
    for (let i = 0; i < count; i++) {
      const block = rawBlock(noise(seed, i, size));
      await running().blocks.put(block.cid, block.bytes, { announce: false });
      cids.push(block.cid.toString());
    }
    await running().tracker.announce(cids.map((cid) => CID.parse(cid)));
    return cids;
  },
  /** Puts blocks that are 64 KiB views of one buffer of 64 MiB. */
  async addViews(count: number): Promise<string[]> {
    const backing = new Uint8Array(64 * 1024 * 1024);
    const cids: string[] = [];
    for (let i = 0; i < count; i++) {
      const view = backing.subarray(i * 65_536, (i + 1) * 65_536);
      view.set(noise(99, i, 65_536));
      const { cid, bytes } = rawBlock(view);
      await running().blocks.put(cid, bytes);
      cids.push(cid.toString());
    }
    return cids;
  },
  async usage() {
    const { usage = 0 } = await navigator.storage.estimate();
    return { ...running().blocks.store.usage, quotaUsed: usage };
  },
  async forget(cids: readonly string[]): Promise<void> {
    for (const cid of cids) await running().blocks.store.delete(CID.parse(cid));
  },
  /** Puts bytes under a CID that is not theirs, past every check: a lying seeder. */
  async poison(cid: string): Promise<void> {
    await running().blocks.store.put(CID.parse(cid), new Uint8Array(1000).fill(1));
    await running().tracker.announce([CID.parse(cid)]);
  },
  async connect(peer: string): Promise<number> {
    const from = performance.now();
    try {
      await running().connect(peer);
    } catch (error) {
      // Only the message crosses to the test: it gets the reasons as well.
      throw new Error(errorText(error));
    }
    return performance.now() - from;
  },
  async disconnect(peer: string): Promise<void> {
    for (const connection of running().libp2p.getConnections()) {
      if (connection.remotePeer.toString() === peer) connection.abort(new Error("disconnected by the test"));
    }
  },
  connections(peer: string) {
    return running()
      .libp2p.getConnections()
      .filter((connection) => connection.remotePeer.toString() === peer)
      .map((connection) => ({
        direct: isDirect(connection),
        unlimited: connection.limits === undefined,
        multiplexer: connection.multiplexer,
        direction: connection.direction,
      }));
  },
  peers: () => running().peers.snapshot(),
  async traffic(peer: string): Promise<RTCTraffic | undefined> {
    for (const connection of running().libp2p.getConnections()) {
      if (connection.remotePeer.toString() !== peer) continue;
      const traffic = await rtcTraffic(connection);
      if (traffic !== undefined) return traffic;
    }
    return undefined;
  },
  async fetch(
    cids: readonly string[],
    options: { peers?: string[]; only?: boolean; road?: BlockRoad; deadlineMs?: number; giveUpMs?: number } = {},
  ): Promise<FetchResult> {
    const result: FetchResult = {
      ms: 0,
      bytes: 0,
      duplicate: 0,
      bySource: {},
      byKind: {},
      dropped: [],
      error: undefined,
    };
    const onProgress = (event: FetchEvent) => {
      if (event.type === "duplicate") result.duplicate += event.bytes;
      if (event.type === "dropped") result.dropped.push(`${event.source}: ${event.reason}`);
      if (event.type !== "block") return;
      result.bytes += event.bytes;
      result.bySource[event.source] = (result.bySource[event.source] ?? 0) + event.bytes;
      result.byKind[event.kind] = (result.byKind[event.kind] ?? 0) + event.bytes;
    };
    const from = performance.now();
    try {
      await running().blocks.fetch(
        cids.map((cid) => CID.parse(cid)),
        { ...options, onProgress },
      );
    } catch (error) {
      result.error = error instanceof Error ? error.name : String(error);
    }
    result.ms = performance.now() - from;
    return result;
  },
  async has(cids: readonly string[]): Promise<number> {
    return cids.filter((cid) => running().blocks.store.has(CID.parse(cid))).length;
  },
  blockBytes: () => running().blocks.bytes,
  setServing(serving: boolean): void {
    running().blocks.serving = serving;
  },
  /** Resolves with the time in ms after which a peer's goodbye or disappearance was noticed. */
  gone(peer: string): Promise<number> {
    const from = performance.now();
    return new Promise((resolve) => {
      running().libp2p.addEventListener("peer:disconnect", (event) => {
        if (event.detail.toString() === peer) resolve(performance.now() - from);
      });
    });
  },
  stop: () => running().stop(),
  rawChannel,
};

export type Rig = typeof rig;

declare global {
  interface Window {
    rig: Rig;
  }
}

window.rig = rig;
