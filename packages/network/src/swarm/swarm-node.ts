import type { HeliaWithLibp2p } from "@helia/libp2p";
import type { ServiceMap } from "@libp2p/interface";
import type { BlockExchange } from "../blocks/block-exchange.ts";
import type { RequestHandler } from "../streams/handle.ts";
import { handle } from "../streams/handle.ts";
import { type RequestOptions, request } from "../streams/request.ts";
import type { RpcProtocol } from "../streams/rpc-protocol.ts";
import type { Gossip } from "./gossip.ts";
import type { Presence } from "./hello.ts";
import type { RelayState } from "./keep-relay.ts";
import type { PeerList } from "./peer-list.ts";
import type { Swarm } from "./swarm.ts";

/** A running node: what tabs and stations have in common. */
export interface SwarmNode extends Swarm {
  /** Helia on the same blocks, for its tools (UnixFS, CAR, pins). Blocks are fetched by `blocks`, not by it. */
  readonly helia: HeliaWithLibp2p<ServiceMap>;
  readonly blocks: BlockExchange;
  readonly gossip: Gossip;
  readonly presence: Presence;
  readonly peers: PeerList;
  /** State of each configured relay; empty at a station. */
  readonly relays: readonly RelayState[];
  onRelays(listener: () => void): () => void;
  handle<Request, Reply>(
    protocol: RpcProtocol<Request, Reply>,
    handler: RequestHandler<Request, Reply>,
  ): Promise<() => Promise<void>>;
  request<Request, Reply>(
    peer: string,
    protocol: RpcProtocol<Request, Reply>,
    message: Request,
    options?: RequestOptions,
  ): Promise<Reply>;
  /** Says goodbye, closes every connection and the block store. */
  stop(): Promise<void>;
}

/** The request and response operations of a node as methods. */
export function rpcMethods(swarm: Swarm): Pick<SwarmNode, "handle" | "request"> {
  return {
    handle: (protocol, handler) => handle(swarm, protocol, handler),
    request: (peer, protocol, message, options) => request(swarm, peer, protocol, message, options),
  };
}
