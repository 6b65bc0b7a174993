import type { Connection, Libp2p } from "@libp2p/interface";
import { StreamError } from "../errors.ts";
import { peerConnectionOf, property } from "./peer-connection-of.ts";

type Transport = Pick<RTCSctpTransport, "state" | "addEventListener">;

function isTransport(value: unknown): value is Transport {
  return typeof property(value, "state") === "string" && typeof property(value, "addEventListener") === "function";
}

/**
 * Ends a WebRTC connection as soon as the other side has closed it, and lets go of its RTCPeerConnection. libp2p does
 * neither: it waits until ICE calls the connection failed, some 16 s in which it counts against the limit of
 * connections, so that whoever dials again four times a second is refused; and it forgets an RTCPeerConnection at a
 * `close` event that browsers do not have, so that after 500 connections Chromium makes no more of them.
 * @returns a function that stops it.
 */
export function endWithTransport(libp2p: Pick<Libp2p, "addEventListener" | "removeEventListener">): () => void {
  const opened = ({ detail: connection }: CustomEvent<Connection>) => {
    const peerConnection = peerConnectionOf(connection);
    if (peerConnection instanceof EventTarget) {
      connection.addEventListener("close", () => peerConnection.dispatchEvent(new Event("close")), { once: true });
    }
    const transport = property(peerConnection, "sctp");
    if (!isTransport(transport)) return;
    const look = () => {
      if (transport.state !== "closed") return;
      connection.abort(new StreamError("The peer closed the connection.", { fix: "It is dialled again when needed." }));
    };
    transport.addEventListener("statechange", look);
    look();
  };
  libp2p.addEventListener("connection:open", opened);
  return () => libp2p.removeEventListener("connection:open", opened);
}
