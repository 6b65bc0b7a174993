import type { GossipSub } from "@libp2p/gossipsub";
import type { Identify, IdentifyPush } from "@libp2p/identify";
import type { Connection, Libp2p } from "@libp2p/interface";
import type { Slots } from "../streams/slots.ts";
import type { TrafficCounter } from "./traffic.ts";

/** libp2p services that every Starling node runs. */
export type SwarmServices = {
  identify: Identify;
  identifyPush: IdentifyPush;
  pubsub: GossipSub;
};

export interface ConnectOptions {
  signal?: AbortSignal;
  /** Take a relayed connection where no direct one is open: for small control messages only. */
  relayed?: boolean;
  /** Multiaddrs of relays that know the peer; default all that are connected. */
  via?: readonly string[];
}

/** What streams, blocks and tracker need of a node. */
export interface Swarm {
  /** Own peer id as text. */
  readonly peerId: string;
  readonly libp2p: Libp2p<SwarmServices>;
  readonly traffic: TrafficCounter;
  readonly slots: Slots;
  /** Peer ids of stations and relays: fallback seeds, never the first choice for blocks. */
  readonly stations: ReadonlySet<string>;
  /**
   * An open connection to a peer: the one there is, or a new direct one over WebRTC.
   * @throws PeerUnreachableError
   */
  connect(peer: string, options?: ConnectOptions): Promise<Connection>;
}
