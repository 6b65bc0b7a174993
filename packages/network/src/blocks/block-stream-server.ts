import type { Connection, Stream } from "@libp2p/interface";
import type { CID } from "multiformats/cid";
import { MAX_WANTS_PER_STREAM } from "../constants.ts";
import { StreamError, toError } from "../errors.ts";
import type { BlockStore } from "../stores/block-store.ts";
import { readFrames, writeFrame } from "../streams/frame-stream.ts";
import type { Swarm } from "../swarm/swarm.ts";
import {
  BLOCK_STREAM_PROTOCOL,
  type BlockAnswer,
  decodeCall,
  encodeAnswerHeader,
  MAX_WANT_FRAME_BYTES,
} from "./block-stream-codec.ts";

export interface BlockServerInit {
  store: BlockStore;
  serving: () => boolean;
  /** Told of each block that was sent. */
  onSent: (peer: string, cid: CID, bytes: number) => void;
}

/**
 * Serves blocks from the store. One block of a stream is in memory at a time, and a peer with more than its wants
 * open loses the stream.
 * @returns a function that stops serving.
 */
export async function serveBlockStreams(
  swarm: Pick<Swarm, "libp2p" | "traffic">,
  init: BlockServerInit,
): Promise<() => Promise<void>> {
  const streams = new Set<Stream>();
  const listen = async (stream: Stream, connection: Connection) => {
    streams.add(stream);
    const abort = new AbortController();
    stream.addEventListener("close", () => abort.abort(new StreamError("The asker left.", { fix: "Nothing to do." })));
    try {
      await serve(swarm, init, stream, connection.remotePeer.toString(), abort.signal);
    } catch (error) {
      stream.abort(toError(error));
    } finally {
      streams.delete(stream);
    }
  };
  await swarm.libp2p.handle(BLOCK_STREAM_PROTOCOL, listen, { maxInboundStreams: 4 });
  return async () => {
    await swarm.libp2p.unhandle(BLOCK_STREAM_PROTOCOL);
    for (const stream of streams) stream.abort(new StreamError("Serving ended.", { fix: "Ask another peer." }));
  };
}

async function serve(
  swarm: Pick<Swarm, "traffic">,
  { store, serving, onSent }: BlockServerInit,
  stream: Stream,
  peer: string,
  signal: AbortSignal,
): Promise<void> {
  const wants = new Map<number, CID>();
  let working: Promise<void> | undefined;

  async function send(id: number, kind: BlockAnswer["kind"], bytes: Uint8Array = new Uint8Array(0)): Promise<void> {
    swarm.traffic.sent(peer, bytes.byteLength);
    await writeFrame(stream, [encodeAnswerHeader(id, kind), bytes], signal);
  }

  async function work(): Promise<void> {
    for (;;) {
      const next = wants.entries().next();
      if (next.done === true) {
        // Not later, in a continuation: a want that comes in between would wait for the next one.
        working = undefined;
        return;
      }
      const [id, cid] = next.value;
      const bytes = serving() ? await store.get(cid) : undefined;
      // A want that was cancelled while its block was read is not sent.
      if (!wants.delete(id)) continue;
      if (bytes !== undefined) {
        await send(id, "block", bytes);
        onSent(peer, cid, bytes.byteLength);
      } else await send(id, serving() ? "missing" : "refused");
    }
  }

  for await (const frame of readFrames(stream, { maxBytes: MAX_WANT_FRAME_BYTES, signal })) {
    const call = decodeCall(frame);
    if (call.kind === "cancel") wants.delete(call.id);
    else wants.set(call.id, call.cid);
    if (wants.size > MAX_WANTS_PER_STREAM) {
      throw new StreamError("A peer has too many wants open.", { fix: "Wait for answers before asking for more." });
    }
    if (wants.size > 0) working ??= work().catch((error) => stream.abort(toError(error)));
  }
  await working;
  await stream.close({ signal });
}
