import type { Connection } from "@libp2p/interface";

/** A field of a value of any kind; undefined where it has none. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * The RTCPeerConnection under a direct WebRTC connection, undefined for others. libp2p has no door to it: its WebRTC
 * muxer holds it as `peerConnection`.
 */
export function peerConnectionOf(connection: Connection): unknown {
  if (connection.multiplexer !== "/webrtc") return undefined;
  return property(property(connection, "muxer"), "peerConnection");
}
