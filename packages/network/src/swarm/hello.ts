import * as dagCbor from "@ipld/dag-cbor";
import type { Connection, Stream } from "@libp2p/interface";
import { decodeBlock, PROTOCOL_VERSION } from "@starling/protocol";
import * as z from "zod/mini";
import { HELLO_PING_MS, MAX_CONTROL_FRAME_BYTES, MAX_LOST_PINGS } from "../constants.ts";
import { StreamError, TimeoutError, toError } from "../errors.ts";
import { readFrames, sendFrame } from "../streams/frame-stream.ts";
import { isDirect } from "./connections.ts";
import type { Swarm } from "./swarm.ts";

/** Presence: a stream that stays open beside each direct connection. */
export const HELLO_PROTOCOL = "/starling/hello/1";

const nonce = z.number().check(z.int(), z.minimum(0), z.maximum(2 ** 32 - 1));
const HelloFrame = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hello"),
    protocol: z.number().check(z.int(), z.minimum(0), z.maximum(65_535)),
    role: z.enum(["tab", "station"]),
    agent: z.string().check(z.maxLength(120)),
  }),
  z.strictObject({ type: z.literal("ping"), nonce }),
  z.strictObject({ type: z.literal("pong"), nonce }),
  z.strictObject({ type: z.literal("bye") }),
]);
type HelloFrame = z.infer<typeof HelloFrame>;

/** What a peer said of itself. */
export interface PeerHello {
  readonly protocol: number;
  readonly role: "tab" | "station";
  readonly agent: string;
  /** Last measured round trip, in milliseconds. */
  readonly rttMs: number | undefined;
}

export interface Presence {
  of(peer: string): PeerHello | undefined;
  /** Called when a peer says goodbye, a moment before its connections are closed here. */
  onBye(listener: (peer: string) => void): () => void;
  onChange(listener: () => void): () => void;
  /** Tells every peer that this node leaves, synchronously: for `pagehide`. */
  bye(): void;
  stop(): Promise<void>;
}

export interface PresenceInit {
  role: "tab" | "station";
  agent: string;
  pingMs?: number;
}

/**
 * Exchanges versions with every directly connected peer, measures round trips, ends connections that are silent, and
 * says goodbye: without it a closed tab is noticed after 13 s. Takes the place of libp2p's connection monitor, which
 * opens a stream for each ping and ends the connection at the first late one: busy tabs would lose their peers.
 */
export async function presence(swarm: Swarm, { role, agent, pingMs = HELLO_PING_MS }: PresenceInit): Promise<Presence> {
  const peers = new Map<string, PeerHello>();
  const streams = new Map<Stream, { connection: Connection; sent: Map<number, number> }>();
  const byeListeners = new Set<(peer: string) => void>();
  const changeListeners = new Set<() => void>();
  const hello: HelloFrame = { type: "hello", protocol: PROTOCOL_VERSION, role, agent: agent.slice(0, 120) };

  function changed(): void {
    for (const listener of changeListeners) listener();
  }

  function send(stream: Stream, frame: HelloFrame): void {
    try {
      sendFrame(stream, [dagCbor.encode(frame)]);
    } catch {
      streams.delete(stream);
    }
  }

  function ping(stream: Stream): void {
    const known = streams.get(stream);
    if (known === undefined) return;
    if (known.sent.size >= MAX_LOST_PINGS) {
      known.connection.abort(
        new TimeoutError("The peer no longer answers.", { fix: "It is dialled again when needed." }),
      );
      return;
    }
    const nonce = Math.floor(Math.random() * 2 ** 32);
    known.sent.set(nonce, performance.now());
    send(stream, { type: "ping", nonce });
  }

  function take(stream: Stream, peer: string, frame: HelloFrame): void {
    switch (frame.type) {
      case "hello":
        peers.set(peer, {
          protocol: frame.protocol,
          role: frame.role,
          agent: frame.agent,
          rttMs: peers.get(peer)?.rttMs,
        });
        ping(stream);
        changed();
        return;
      case "ping":
        send(stream, { type: "pong", nonce: frame.nonce });
        return;
      case "pong": {
        const sent = streams.get(stream)?.sent;
        const at = sent?.get(frame.nonce);
        sent?.delete(frame.nonce);
        const known = peers.get(peer);
        if (at === undefined || known === undefined) return;
        peers.set(peer, { ...known, rttMs: performance.now() - at });
        changed();
        return;
      }
      case "bye":
        for (const listener of byeListeners) listener(peer);
        leave(peer);
        return;
      default:
        frame satisfies never;
    }
  }

  function leave(peer: string): void {
    for (const connection of swarm.libp2p.getConnections()) {
      if (connection.remotePeer.toString() !== peer) continue;
      connection.abort(new StreamError("The peer said goodbye.", { fix: "Nothing to do." }));
    }
  }

  async function listen(stream: Stream, connection: Connection): Promise<void> {
    const peer = connection.remotePeer.toString();
    streams.set(stream, { connection, sent: new Map() });
    send(stream, hello);
    try {
      for await (const frame of readFrames(stream, { maxBytes: MAX_CONTROL_FRAME_BYTES })) {
        take(stream, peer, decodeBlock(HelloFrame, frame, MAX_CONTROL_FRAME_BYTES));
      }
    } catch (error) {
      stream.abort(toError(error));
    } finally {
      streams.delete(stream);
    }
  }

  const opened = async (event: CustomEvent<Connection>) => {
    const connection = event.detail;
    if (connection.direction !== "outbound" || !isDirect(connection)) return;
    try {
      await listen(await connection.newStream(HELLO_PROTOCOL, { signal: AbortSignal.timeout(pingMs) }), connection);
    } catch {
      // A peer without the protocol (a public IPFS node) has no presence to show.
    }
  };
  const gone = (event: CustomEvent<{ toString(): string }>) => {
    if (peers.delete(event.detail.toString())) changed();
  };

  await swarm.libp2p.handle(HELLO_PROTOCOL, listen, { maxInboundStreams: 2 });
  swarm.libp2p.addEventListener("connection:open", opened);
  swarm.libp2p.addEventListener("peer:disconnect", gone);
  const timer = setInterval(() => {
    for (const stream of streams.keys()) ping(stream);
  }, pingMs);

  const subscribe =
    <T>(set: Set<T>) =>
    (listener: T) => {
      set.add(listener);
      return () => {
        set.delete(listener);
      };
    };

  return {
    of: (peer) => peers.get(peer),
    onBye: subscribe(byeListeners),
    onChange: subscribe(changeListeners),
    bye() {
      for (const stream of [...streams.keys()]) send(stream, { type: "bye" });
    },
    async stop() {
      clearInterval(timer);
      swarm.libp2p.removeEventListener("connection:open", opened);
      swarm.libp2p.removeEventListener("peer:disconnect", gone);
      await swarm.libp2p.unhandle(HELLO_PROTOCOL);
    },
  };
}
