export type { BlockBytes, BlockExchange, ExchangeFetchOptions } from "./blocks/block-exchange.ts";
export type { SourceKind } from "./blocks/block-source.ts";
export type { FetchBlocksOptions, FetchEvent } from "./blocks/fetch-blocks.ts";
export type { BlockRoad } from "./blocks/peer-sources.ts";
export { verifyBytes } from "./blocks/verify-block.ts";
export {
  BlocksUnavailableError,
  NetworkConfigError,
  NotServedError,
  PeerUnreachableError,
  RemoteError,
  StoreFullError,
  StreamError,
  TimeoutError,
  toError,
} from "./errors.ts";
export type { BlockHome, BlockStore, HomeEntry, StoreUsage } from "./stores/block-store.ts";
export { type BoundedStoreInit, boundedStore } from "./stores/bounded-store.ts";
export { idbStore } from "./stores/idb-home.ts";
export { memoryStore } from "./stores/memory-home.ts";
export type { RequestContext, RequestHandler } from "./streams/handle.ts";
export type { RequestOptions } from "./streams/request.ts";
export { type RpcProtocol, rpcProtocol } from "./streams/rpc-protocol.ts";
export { webSocketAddress } from "./swarm/addresses.ts";
export { isDirect } from "./swarm/connections.ts";
export type { Gossip, Topic } from "./swarm/gossip.ts";
export type { PeerHello, Presence } from "./swarm/hello.ts";
export { keyOfPeerId, peerIdOfKey, peerIdOfSeed } from "./swarm/identity.ts";
export type { RelayState } from "./swarm/keep-relay.ts";
export type { PeerList, PeerView } from "./swarm/peer-list.ts";
export { type RTCTraffic, rtcTraffic } from "./swarm/rtc-stats.ts";
export type { ConnectOptions } from "./swarm/swarm.ts";
export type { SwarmNode } from "./swarm/swarm-node.ts";
export { createTabNode, type TabNode, type TabNodeInit } from "./tab-node.ts";
export type { BlockHolder, Tracker } from "./tracker/tracker-client.ts";
