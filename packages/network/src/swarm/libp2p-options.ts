import { gossipsub } from "@libp2p/gossipsub";
import { identify, identifyPush } from "@libp2p/identify";
import type { ConnectionGater } from "@libp2p/interface";
import { noise } from "@libp2p/noise";
import { yamux } from "@libp2p/yamux";
import { MAX_GOSSIP_BYTES } from "../constants.ts";

/** Encryption and muxing, alike on every node. */
export function secureChannel() {
  return { connectionEncrypters: [noise()], streamMuxers: [yamux()] };
}

/**
 * Gossip with the co-location penalty off: it grey-lists more than ten peers behind one address (a school, a proxy,
 * a relay behind nginx), and then nothing is delivered at all.
 */
function gossip(mesh: { D?: number; Dlo?: number; Dhi?: number }) {
  return gossipsub({
    allowPublishToZeroTopicPeers: true,
    emitSelf: false,
    doPX: false,
    scoreParams: { IPColocationFactorWeight: 0 },
    // A message may be framed with others of the same heartbeat.
    maxInboundDataLength: 64 * MAX_GOSSIP_BYTES,
    ...mesh,
  });
}

/** Services of every node; a relay keeps a wider mesh, for it may be all that joins two tabs. */
export function sharedServices(role: "tab" | "station") {
  return {
    identify: identify(),
    identifyPush: identifyPush(),
    pubsub: gossip(role === "station" ? { D: 8, Dlo: 6, Dhi: 16 } : {}),
  };
}

/** Which addresses may be dialled: loopback and private ones only where the station says so. */
export function gater(allowPrivate: boolean): ConnectionGater {
  return allowPrivate ? { denyDialMultiaddr: () => false } : {};
}
