import type { HeliaWithLibp2p } from "@helia/libp2p";
import type { ServiceMap } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { BITSWAP_IN_FLIGHT, WANTS_IN_FLIGHT } from "../constants.ts";
import { NotServedError, toError } from "../errors.ts";
import type { ConnectOptions, Swarm } from "../swarm/swarm.ts";
import type { BlockSource } from "./block-source.ts";
import { type BlockStreamClient, blockStreamClient } from "./block-stream-client.ts";
import { BLOCK_STREAM_PROTOCOL } from "./block-stream-codec.ts";

/** How a peer is asked: over our own stream, by bitswap, or by whichever it speaks. */
export type BlockRoad = "stream" | "bitswap" | "auto";

export interface PeerSources {
  /** Connects to a peer and opens a road to its blocks. @throws PeerUnreachableError, NotServedError */
  open(peer: string, road: BlockRoad, options?: ConnectOptions): Promise<BlockSource>;
  stop(): void;
}

/** Roads to peers' blocks. Block streams are shared by all fetches and stay open between them. */
export function peerSources(swarm: Swarm, helia: HeliaWithLibp2p<ServiceMap>): PeerSources {
  const clients = new Map<string, BlockStreamClient>();

  async function openClient(peer: string, options: ConnectOptions): Promise<BlockStreamClient> {
    const known = clients.get(peer);
    if (known?.open === true) return known;
    const connection = await swarm.connect(peer, options);
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    try {
      const stream = await connection.newStream(BLOCK_STREAM_PROTOCOL, signal);
      const other = clients.get(peer);
      if (other?.open === true) {
        stream.abort(new Error("another fetch opened the block stream first"));
        return other;
      }
      const client = blockStreamClient(stream, peer, swarm.traffic);
      clients.set(peer, client);
      return client;
    } catch (thrown) {
      options.signal?.throwIfAborted();
      throw new NotServedError(`The peer ${peer} opens no block stream.`, {
        fix: "Fetch by bitswap, or from another peer.",
        cause: toError(thrown),
      });
    }
  }

  const kind = (peer: string) => (swarm.stations.has(peer) ? "station" : "peer");

  function streamSource(peer: string, client: BlockStreamClient): BlockSource {
    return {
      id: peer,
      kind: kind(peer),
      inFlight: WANTS_IN_FLIGHT,
      get lastActivity() {
        return client.lastActivity;
      },
      get: (cid, signal) => client.get(cid, signal),
      close() {},
    };
  }

  async function bitswapSource(peer: string, options: ConnectOptions): Promise<BlockSource> {
    await swarm.connect(peer, options);
    const providers = [peerIdFromString(peer).toCID()];
    let lastActivity = performance.now();
    let session: ReturnType<typeof helia.blockstore.createSession> | undefined;
    return {
      id: peer,
      kind: kind(peer),
      inFlight: BITSWAP_IN_FLIGHT,
      get lastActivity() {
        return lastActivity;
      },
      async get(cid, signal) {
        // One provider only: with more, Helia's session drops whoever lost the first race and narrows to one peer.
        session ??= helia.blockstore.createSession(cid, { providers, minProviders: 1, maxProviders: 1 });
        const current = session;
        try {
          for await (const bytes of current.get(cid, { signal })) {
            lastActivity = performance.now();
            swarm.traffic.received(peer, bytes.byteLength);
            return bytes;
          }
          return null;
        } catch (error) {
          // A session that has lost its one provider never asks it again.
          if (session === current) session = undefined;
          throw error;
        }
      },
      close() {
        session?.close();
      },
    };
  }

  return {
    async open(peer, road, options = {}) {
      if (road === "bitswap") return bitswapSource(peer, options);
      try {
        return streamSource(peer, await openClient(peer, options));
      } catch (error) {
        if (road === "auto" && error instanceof NotServedError) return bitswapSource(peer, options);
        throw error;
      }
    },
    stop() {
      for (const client of clients.values()) client.close();
    },
  };
}
