import type { Connection } from "@libp2p/interface";
import { describe, expect, test } from "vitest";
import { endWithTransport } from "./end-with-transport.ts";

type Libp2p = Parameters<typeof endWithTransport>[0];

/** A connection as libp2p's WebRTC transport makes it, as far as it is looked at. */
function fakeConnection(state: RTCSctpTransportState, multiplexer = "/webrtc") {
  const sctp = Object.assign(new EventTarget(), { state });
  const peerConnection = Object.assign(new EventTarget(), { sctp });
  const ended: string[] = [];
  const connection = Object.assign(new EventTarget(), {
    multiplexer,
    muxer: { peerConnection },
    abort: (error: Error) => ended.push(error.message),
  });
  return { connection: connection as unknown as Connection, peerConnection, sctp, ended };
}

function opened(libp2p: EventTarget, detail: Connection): void {
  libp2p.dispatchEvent(new CustomEvent("connection:open", { detail }));
}

describe("a WebRTC connection", () => {
  test("ends when its transport closes, not before", () => {
    const libp2p = new EventTarget();
    endWithTransport(libp2p as unknown as Libp2p);
    const { connection, sctp, ended } = fakeConnection("connecting");
    opened(libp2p, connection);
    sctp.state = "connected";
    sctp.dispatchEvent(new Event("statechange"));
    expect(ended).toEqual([]);
    sctp.state = "closed";
    sctp.dispatchEvent(new Event("statechange"));
    expect(ended).toEqual(["The peer closed the connection."]);
  });

  test("ends at once when its transport is closed already", () => {
    const libp2p = new EventTarget();
    endWithTransport(libp2p as unknown as Libp2p);
    const { connection, ended } = fakeConnection("closed");
    opened(libp2p, connection);
    expect(ended).toHaveLength(1);
  });

  test("tells its RTCPeerConnection that it is closed: libp2p lets go of it then", () => {
    const libp2p = new EventTarget();
    endWithTransport(libp2p as unknown as Libp2p);
    const { connection, peerConnection } = fakeConnection("connected");
    let told = 0;
    peerConnection.addEventListener("close", () => told++);
    opened(libp2p, connection);
    expect(told).toBe(0);
    connection.dispatchEvent(new Event("close"));
    expect(told).toBe(1);
  });

  test("of another kind, or opened after the end, is left alone", () => {
    const libp2p = new EventTarget();
    const stop = endWithTransport(libp2p as unknown as Libp2p);
    const other = fakeConnection("closed", "/yamux/1.0.0");
    opened(libp2p, other.connection);
    stop();
    const late = fakeConnection("closed");
    opened(libp2p, late.connection);
    expect([...other.ended, ...late.ended]).toEqual([]);
  });
});
