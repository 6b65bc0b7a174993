import { type Multiaddr, multiaddr } from "@multiformats/multiaddr";
import { NetworkConfigError } from "../errors.ts";

/**
 * The multiaddr under which a station's HTTP address takes WebSockets: `http://host:port` gives
 * `/dns4/host/tcp/port/ws/p2p/<peer>`, https gives `/tls/ws`. Multiaddrs have no place for a path, so the upgrade
 * goes to the root of the origin.
 */
export function webSocketAddress(origin: string, peer: string): string {
  const url = new URL(origin);
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const kind = /^[0-9.]+$/.test(host) ? "ip4" : host.includes(":") ? "ip6" : "dns4";
  return `/${kind}/${host}/tcp/${port}${secure ? "/tls" : ""}/ws/p2p/${peer}`;
}

/** Parses a multiaddr from configuration. @throws NetworkConfigError */
export function parseAddress(text: string): Multiaddr {
  try {
    return multiaddr(text);
  } catch (cause) {
    throw new NetworkConfigError(`"${text}" is not a multiaddr.`, {
      fix: "Write it like /dns4/example.org/tcp/443/tls/ws/p2p/12D3…",
      cause,
    });
  }
}

/** The peer id that ends a relay's multiaddr. @throws NetworkConfigError when it has none. */
export function peerOfAddress(address: Multiaddr): string {
  const peer = address.getComponents().findLast((component) => component.name === "p2p")?.value;
  if (peer !== undefined) return peer;
  throw new NetworkConfigError(`The address ${address} does not say whose it is.`, {
    fix: "End it with /p2p/<peer id>.",
  });
}

/** Where a tab that reserved at `relay` can be dialled over WebRTC, with the relay as the go-between. */
export function webRTCAddress(relay: Multiaddr, peer: string): Multiaddr {
  return relay.encapsulate(`/p2p-circuit/webrtc/p2p/${peer}`);
}

/** Where the same tab can be reached through the relay itself, for small control messages. */
export function circuitAddress(relay: Multiaddr, peer: string): Multiaddr {
  return relay.encapsulate(`/p2p-circuit/p2p/${peer}`);
}
