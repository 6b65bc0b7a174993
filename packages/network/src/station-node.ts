import { withBitswap } from "@helia/bitswap";
import { withLibp2pLight } from "@helia/libp2p";
import { circuitRelayServer } from "@libp2p/circuit-relay-v2";
import { webRTCDirect } from "@libp2p/webrtc";
import { webSockets } from "@libp2p/websockets";
import { createHeliaLight } from "helia";
import type { CID } from "multiformats/cid";
import { blockExchange } from "./blocks/block-exchange.ts";
import { DIAL_TIMEOUT_MS, MAX_BUFFERED_BYTES, RELAY_LIMITS } from "./constants.ts";
import { NetworkConfigError } from "./errors.ts";
import type { BlockStore } from "./stores/block-store.ts";
import { heliaBlockstore } from "./stores/helia-blockstore.ts";
import { slots } from "./streams/slots.ts";
import { webSocketAddress } from "./swarm/addresses.ts";
import { connector } from "./swarm/connect.ts";
import { openConnections } from "./swarm/connections.ts";
import { freeReservations } from "./swarm/free-reservations.ts";
import { gossip } from "./swarm/gossip.ts";
import { presence } from "./swarm/hello.ts";
import { identityKey, peerIdOfSeed } from "./swarm/identity.ts";
import { gater, secureChannel, sharedServices } from "./swarm/libp2p-options.ts";
import { listeningPort } from "./swarm/listening-port.ts";
import { peerList } from "./swarm/peer-list.ts";
import type { Swarm } from "./swarm/swarm.ts";
import { rpcMethods, type SwarmNode } from "./swarm/swarm-node.ts";
import { trafficCounter } from "./swarm/traffic.ts";
import { trackerRouting } from "./tracker/tracker-routing.ts";
import { serveTracker } from "./tracker/tracker-server.ts";
import { type TrackerTable, trackerTable } from "./tracker/tracker-table.ts";

export interface StationNodeInit {
  /** 32-byte Ed25519 seed; keep it, for the peer id is part of every relay address. */
  seed: Uint8Array;
  /** Origins under which pages reach this station, such as `http://127.0.0.1:8080`; become WebSocket multiaddrs. */
  origins: readonly string[];
  /** Port of the loopback listener to which `attachUpgrade` passes WebSockets; 0 takes a free one. */
  port?: number;
  /** Also listens for WebRTC without a certificate or domain, for instance `{ host: "0.0.0.0", port: 4001 }`. */
  webRTCDirect?: { host: string; port: number };
  allowPrivate?: boolean;
  store: BlockStore;
  serving?: boolean;
  gateways?: readonly string[];
  agent?: string;
}

export interface StationNode extends SwarmNode {
  /** Multiaddrs for tabs' `relays`, one for each origin. */
  readonly addresses: readonly string[];
  /** The loopback port of the WebSocket listener. */
  readonly port: number;
  readonly tracker: TrackerTable;
}

/** Starts relay, tracker, gossip member and seed as one libp2p node. */
export async function createStationNode(init: StationNodeInit): Promise<StationNode> {
  const { store, serving = true, gateways = [], agent = "starling-station" } = init;
  const peerId = await peerIdOfSeed(init.seed);
  const addresses = init.origins.map((origin) => webSocketAddress(origin, peerId));
  const listen = [`/ip4/127.0.0.1/tcp/${init.port ?? 0}/ws`];
  const rtc = init.webRTCDirect;
  if (rtc !== undefined) listen.push(`/ip4/${rtc.host}/udp/${rtc.port}/webrtc-direct`);
  const routing = trackerRouting();
  const gate = { serving };
  const helia = withBitswap(
    withLibp2pLight(createHeliaLight({ blockstore: heliaBlockstore({ store, serving: () => gate.serving }) }), {
      privateKey: await identityKey(init.seed),
      // With webrtc-direct the listening addresses carry a certificate hash that is only known later: append, not replace.
      addresses:
        rtc === undefined && addresses.length > 0
          ? { listen, announce: addresses }
          : { listen, appendAnnounce: addresses },
      transports: [
        webSockets(),
        ...(rtc === undefined ? [] : [webRTCDirect({ dataChannel: { maxBufferedAmount: MAX_BUFFERED_BYTES } })]),
      ],
      ...secureChannel(),
      connectionMonitor: { enabled: false },
      connectionGater: gater(init.allowPrivate ?? false),
      connectionManager: {
        maxConnections: RELAY_LIMITS.maxConnections,
        inboundConnectionThreshold: RELAY_LIMITS.inboundPerSecond,
        maxIncomingPendingConnections: RELAY_LIMITS.maxPending,
        inboundUpgradeTimeout: DIAL_TIMEOUT_MS,
      },
      services: {
        ...sharedServices("station"),
        relay: circuitRelayServer({
          reservations: {
            maxReservations: RELAY_LIMITS.maxReservations,
            reservationTtl: RELAY_LIMITS.reservationTtlMs,
            defaultDataLimit: RELAY_LIMITS.dataBytes,
            defaultDurationLimit: RELAY_LIMITS.durationMs,
          },
          maxOutboundStopStreams: RELAY_LIMITS.maxStopStreams,
        }),
        tracker: () => routing,
        listening: listeningPort(),
      },
    }),
  );
  await helia.start();
  const libp2p = helia.libp2p;
  const port = libp2p.services.listening.port;
  if (port === undefined) {
    await helia.stop();
    throw new NetworkConfigError("The station's WebSocket listener has no port.", { fix: "Choose another port." });
  }
  const pool = slots();
  const swarm: Swarm = {
    peerId,
    libp2p,
    traffic: trafficCounter(),
    slots: pool,
    stations: new Set([peerId]),
    connect: connector({ libp2p, slots: pool, relays: [] }),
  };
  const stopFreeing = freeReservations(libp2p);
  const hello = await presence(swarm, { role: "station", agent });
  const table = trackerTable();
  const tracking = await serveTracker(swarm, table);
  const tracker = {
    // The station needs no announcement: every tab asks it when no other peer is left.
    async announce() {},
    async withdraw() {},
    find: async (cids: readonly CID[], options: { k?: number; signal?: AbortSignal } = {}) =>
      table
        .find(cids, options.k ?? 8, peerId)
        .filter(({ peer }) => openConnections(libp2p, peer).length > 0)
        .map(({ peer, have }) => ({
          peer,
          relay: undefined,
          blocks: have.map((index) => cids[index]).filter((cid) => cid !== undefined),
        })),
  };
  routing.attach(tracker);
  const blocks = await blockExchange({ swarm, helia, tracker, gate }, { store, serving, gateways });
  const peers = peerList(swarm, hello);

  return {
    ...swarm,
    addresses,
    port,
    helia,
    blocks,
    gossip: gossip(libp2p.services.pubsub),
    presence: hello,
    peers,
    tracker: table,
    ...rpcMethods(swarm),
    relays: [],
    onRelays: () => () => {},
    async stop() {
      hello.bye();
      stopFreeing();
      peers.stop();
      await blocks.stop();
      await tracking.stop();
      await hello.stop();
      await helia.stop();
      await store.close();
    },
  };
}
