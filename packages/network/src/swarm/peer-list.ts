import { openConnections, preferredDirect } from "./connections.ts";
import type { Presence } from "./hello.ts";
import { type RTCTraffic, rtcTraffic } from "./rtc-stats.ts";
import type { Swarm } from "./swarm.ts";

/** A connected peer as the page shows it. */
export interface PeerView {
  readonly peer: string;
  /** True when bytes go straight to it; false when all there is goes through a relay. */
  readonly direct: boolean;
  readonly transport: "webrtc" | "webrtc-direct" | "websocket" | "relay" | "other";
  readonly station: boolean;
  readonly protocol: number | undefined;
  readonly rttMs: number | undefined;
  /** Bytes of Starling's own protocols. */
  readonly sent: number;
  readonly received: number;
  /** What WebRTC counted, for direct connections between tabs. */
  readonly rtc: RTCTraffic | undefined;
}

export interface PeerList {
  /** Connected peers, stations first. */
  snapshot(): Promise<PeerView[]>;
  /** Calls back after peers came or went or said something of themselves; at most four times a second. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

const QUIET_MS = 250;

/** The list of a node's connected peers. */
export function peerList(swarm: Swarm, presence: Presence): PeerList {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function changed(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener();
    }, QUIET_MS);
  }

  async function view(peer: string): Promise<PeerView | undefined> {
    const open = openConnections(swarm.libp2p, peer);
    const direct = preferredDirect(open, swarm.peerId);
    const connection = direct ?? open[0];
    if (connection === undefined) return undefined;
    const rtc = await rtcTraffic(connection);
    const hello = presence.of(peer);
    return {
      peer,
      direct: direct !== undefined,
      transport: direct === undefined ? "relay" : transportOf(connection.remoteAddr.toString(), connection.multiplexer),
      station: swarm.stations.has(peer) || hello?.role === "station",
      protocol: hello?.protocol,
      rttMs: rtc?.rttMs ?? hello?.rttMs,
      ...swarm.traffic.of(peer),
      rtc,
    };
  }

  const events = ["connection:open", "connection:close", "peer:disconnect"] as const;
  for (const name of events) swarm.libp2p.addEventListener(name, changed);
  const stopPresence = presence.onChange(changed);

  return {
    async snapshot() {
      const peers = new Set(swarm.libp2p.getConnections().map((connection) => connection.remotePeer.toString()));
      const views = await Promise.all([...peers].map(view));
      return views
        .filter((entry) => entry !== undefined)
        .sort((a, b) => Number(b.station) - Number(a.station) || (a.peer < b.peer ? -1 : 1));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearTimeout(timer);
      stopPresence();
      for (const name of events) swarm.libp2p.removeEventListener(name, changed);
    },
  };
}

function transportOf(address: string, multiplexer: string | undefined): PeerView["transport"] {
  if (address.includes("/webrtc-direct")) return "webrtc-direct";
  if (multiplexer === "/webrtc") return "webrtc";
  return /\/wss?(\/|$)/.test(address) ? "websocket" : "other";
}
