import { withBitswap } from "@helia/bitswap";
import { withLibp2pLight } from "@helia/libp2p";
import { circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import { webRTC, webRTCDirect } from "@libp2p/webrtc";
import { webSockets } from "@libp2p/websockets";
import { createHeliaLight } from "helia";
import { blockExchange } from "./blocks/block-exchange.ts";
import {
  ADDRESS_DIAL_TIMEOUT_MS,
  DIAL_TIMEOUT_MS,
  MAX_BUFFERED_BYTES,
  MAX_MESSAGE_BYTES,
  TAB_INBOUND_PER_SECOND,
  TAB_MAX_CONNECTIONS,
} from "./constants.ts";
import type { BlockStore } from "./stores/block-store.ts";
import { heliaBlockstore } from "./stores/helia-blockstore.ts";
import { slots } from "./streams/slots.ts";
import { parseAddress, peerOfAddress } from "./swarm/addresses.ts";
import { connector } from "./swarm/connect.ts";
import { endWithTransport } from "./swarm/end-with-transport.ts";
import { gossip } from "./swarm/gossip.ts";
import { presence } from "./swarm/hello.ts";
import { identityKey } from "./swarm/identity.ts";
import { keepRelays, type RelayKeeper, type RelayKeeperOptions } from "./swarm/keep-relay.ts";
import { gater, secureChannel, sharedServices } from "./swarm/libp2p-options.ts";
import { peerList } from "./swarm/peer-list.ts";
import { reservations } from "./swarm/reservations.ts";
import { settleConnections } from "./swarm/settle-connections.ts";
import type { Swarm } from "./swarm/swarm.ts";
import { rpcMethods, type SwarmNode } from "./swarm/swarm-node.ts";
import { trafficCounter } from "./swarm/traffic.ts";
import { installWebRTCInitShim } from "./swarm/webrtc-init-shim.ts";
import { type Tracker, trackerClient } from "./tracker/tracker-client.ts";
import { trackerRouting } from "./tracker/tracker-routing.ts";

export interface TabNodeInit {
  /** 32-byte Ed25519 seed of the session. */
  seed: Uint8Array;
  /** Multiaddrs of relays, each ending in /p2p/<peer id>. Any of them may be down. */
  relays: readonly string[];
  /** STUN and TURN servers; none on one machine or network. */
  iceServers?: RTCIceServer[];
  /** Whether loopback and private addresses may be dialled. */
  allowPrivate?: boolean;
  /** Closed by the node's `stop`. */
  store: BlockStore;
  /** Whether blocks are handed to others; may be switched later. */
  serving?: boolean;
  /** Base URLs of trustless gateways. */
  gateways?: readonly string[];
  /** Said to peers in the hello: software and version, nothing of the owner. */
  agent?: string;
  relayRetry?: RelayKeeperOptions;
  /** How often peers are pinged, in milliseconds; four lost pings end a connection. */
  pingMs?: number;
}

/** A tab's node, or a volunteer's in Node. */
export interface TabNode extends SwarmNode {
  readonly tracker: Tracker;
}

/**
 * Starts a node that reserves at relays, connects to others over WebRTC, and fetches and serves blocks. It is ready at
 * once; relays that are down are dialled until they are up. Must run on a page's main thread: workers have no WebRTC.
 */
export async function createTabNode(init: TabNodeInit): Promise<TabNode> {
  const { relays, store, serving = true, gateways = [], agent = "starling" } = init;
  installWebRTCInitShim();
  const routing = trackerRouting();
  const gate = { serving };
  const helia = withBitswap(
    withLibp2pLight(createHeliaLight({ blockstore: heliaBlockstore({ store, serving: () => gate.serving }) }), {
      privateKey: await identityKey(init.seed),
      // One searching listener for each relay: a fixed relay address fails for good when its relay is down at start.
      addresses: { listen: [...relays.map(() => "/p2p-circuit"), "/webrtc"] },
      transports: [
        webSockets(),
        webRTC({
          rtcConfiguration: { iceServers: init.iceServers ?? [] },
          dataChannel: { maxBufferedAmount: MAX_BUFFERED_BYTES, maxMessageSize: MAX_MESSAGE_BYTES },
        }),
        webRTCDirect({ dataChannel: { maxBufferedAmount: MAX_BUFFERED_BYTES } }),
        circuitRelayTransport(),
      ],
      ...secureChannel(),
      connectionMonitor: { enabled: false },
      connectionGater: gater(init.allowPrivate ?? false),
      connectionManager: {
        maxConnections: TAB_MAX_CONNECTIONS,
        inboundConnectionThreshold: TAB_INBOUND_PER_SECOND,
        maxIncomingPendingConnections: TAB_MAX_CONNECTIONS,
        addressDialTimeout: ADDRESS_DIAL_TIMEOUT_MS,
        dialTimeout: DIAL_TIMEOUT_MS,
        inboundUpgradeTimeout: DIAL_TIMEOUT_MS,
      },
      services: { ...sharedServices("tab"), tracker: () => routing, reservations: reservations() },
    }),
  );
  await helia.start();
  const libp2p = helia.libp2p;
  const pool = slots();
  const swarm: Swarm = {
    peerId: libp2p.peerId.toString(),
    libp2p,
    traffic: trafficCounter(),
    slots: pool,
    stations: new Set(relays.map((address) => peerOfAddress(parseAddress(address)))),
    connect: connector({ libp2p, slots: pool, relays }),
  };
  const stopEnding = endWithTransport(libp2p);
  const stopSettling = settleConnections(libp2p);
  const hello = await presence(swarm, {
    role: "tab",
    agent,
    ...(init.pingMs === undefined ? {} : { pingMs: init.pingMs }),
  });
  const keeper = keepRelays(libp2p, relays, { reservations: libp2p.services.reservations, ...init.relayRetry });
  const tracker = trackerClient(swarm, { relays: keeper });
  routing.attach(tracker);
  const blocks = await blockExchange({ swarm, helia, tracker, gate }, { store, serving, gateways });
  const stopRemoved = store.onRemoved((cid) => void tracker.withdraw([cid]));
  if (serving) void tracker.announce(store.cids());
  const peers = peerList(swarm, hello);
  const unlisten = listenToPage(hello.bye, keeper);

  return {
    ...swarm,
    helia,
    blocks,
    gossip: gossip(libp2p.services.pubsub),
    presence: hello,
    peers,
    tracker,
    ...rpcMethods(swarm),
    get relays() {
      return keeper.states;
    },
    onRelays: keeper.onChange,
    async stop() {
      unlisten();
      hello.bye();
      stopRemoved();
      tracker.stop();
      keeper.stop();
      peers.stop();
      stopEnding();
      stopSettling();
      await blocks.stop();
      await hello.stop();
      await helia.stop();
      await store.close();
    },
  };
}

/** Says goodbye when the page goes, and looks for the relays at once when it comes back. */
function listenToPage(bye: () => void, keeper: RelayKeeper): () => void {
  if (typeof window === "undefined") return () => {};
  window.addEventListener("pagehide", bye);
  window.addEventListener("pageshow", keeper.hurry);
  window.addEventListener("online", keeper.hurry);
  return () => {
    window.removeEventListener("pagehide", bye);
    window.removeEventListener("pageshow", keeper.hurry);
    window.removeEventListener("online", keeper.hurry);
  };
}
