import type { BlockStore, TabNode, TabNodeInit } from "@starling/network";
import {
  type Announcement,
  Announcement as AnnouncementSchema,
  announcementDigest,
  NEWS_TOPIC,
  TASK_PROTOCOL,
  type TaskReply,
  TaskReply as TaskReplySchema,
  TaskRequest,
  verifyPeerSignature,
} from "@starling/protocol";
import type { NetworkComponent, VolunteerNode } from "../components.ts";

export interface SwarmNetworkInit extends Omit<TabNodeInit, "seed" | "store" | "serving"> {
  /** Opens the block store with its first byte limit. */
  readonly openStore: (maxBytes: number) => Promise<BlockStore>;
}

/** A node of `@starling/network`, loaded at *Start*. */
export function swarmNetwork({ openStore, ...init }: SwarmNetworkInit): NetworkComponent {
  return {
    async open(seed, { cacheBytes, signal }) {
      const [network, store] = await Promise.all([import("@starling/network"), openStore(cacheBytes)]);
      signal.throwIfAborted();
      const node = await network.createTabNode({ ...init, seed, store });
      return volunteerNode(node, network);
    },
  };
}

type Network = typeof import("@starling/network");

/** News with a signature that does not hold is neither delivered nor forwarded. */
const NEWS = {
  name: NEWS_TOPIC,
  schema: AnnouncementSchema,
  accept: (news: Announcement) => verifyPeerSignature("round", announcementDigest(news), news.signature, news.peer),
};

/** The part of a tab's node that the loop uses. */
export function volunteerNode(node: TabNode, network: Pick<Network, "keyOfPeerId" | "rpcProtocol">): VolunteerNode {
  // The signal and the time limit of a conversation come with each request.
  const task = network.rpcProtocol<TaskRequest, TaskReply>({
    id: TASK_PROTOCOL,
    request: TaskRequest,
    reply: TaskReplySchema,
    relayed: false,
  });
  const listeners = new Set<(news: Announcement) => void>();
  const unsubscribe = node.gossip.subscribe(NEWS, (news) => {
    for (const listener of listeners) listener(news);
  });
  return {
    peerId: node.peerId,
    keyOf: network.keyOfPeerId,
    request: (peer, message, options) => node.request(peer, task, message, options),
    async fetch(cids, { signal, onBytes, deadlineMs } = {}) {
      await node.blocks.fetch(cids, {
        ...(signal === undefined ? {} : { signal }),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        onProgress: (event) => {
          if (event.type === "block") onBytes?.(event.bytes);
        },
      });
      const blocks: Uint8Array[] = [];
      for (const cid of cids) blocks.push(await node.blocks.get(cid, signal === undefined ? {} : { signal }));
      return blocks;
    },
    async keep(blocks) {
      for (const { cid, bytes } of blocks) await node.blocks.put(cid, bytes);
    },
    async peers() {
      const views = await node.peers.snapshot();
      return views.map(({ peer, station, direct, rttMs, sent, received }) => ({
        peer,
        role: station ? ("station" as const) : ("tab" as const),
        direct,
        rttMs: rttMs ?? null,
        sent,
        received,
      }));
    },
    bytes() {
      const { received, sent } = node.blocks.bytes;
      return { tabs: received.peer, station: received.station, gateway: received.gateway, sent };
    },
    setCacheBytes: (bytes) => node.blocks.store.resize(bytes),
    onNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    bye: () => node.presence.bye(),
    stop() {
      unsubscribe();
      return node.stop();
    },
  };
}
