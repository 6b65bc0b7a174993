import type { Connection, Stream } from "@libp2p/interface";
import { decodeBlock } from "@starling/protocol";
import { MAX_INBOUND_STREAMS, RECEIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from "../constants.ts";
import { StreamError, TimeoutError, toError } from "../errors.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { readFrames, writeFrame } from "./frame-stream.ts";
import { encodeFailure, encodeReply, frameLimit, type RpcProtocol } from "./rpc-protocol.ts";

/** What a handler knows of a request beside its message. */
export interface RequestContext {
  /** Peer id of the caller, proven by the connection's handshake. */
  readonly peer: string;
  /** False when the request came over a relay. */
  readonly direct: boolean;
  /** Aborted when the caller leaves or the protocol's time is up. */
  readonly signal: AbortSignal;
}

export type RequestHandler<Request, Reply> = (request: Request, context: RequestContext) => Promise<Reply> | Reply;

/**
 * Serves a protocol. What a handler throws as a `StarlingError` reaches the caller as a `RemoteError` with its name
 * as code; a malformed request is answered with `InvalidDataError` or `OversizeError` without calling the handler.
 * @returns a function that stops serving.
 */
export async function handle<Request, Reply>(
  swarm: Pick<Swarm, "libp2p" | "traffic">,
  protocol: RpcProtocol<Request, Reply>,
  handler: RequestHandler<Request, Reply>,
): Promise<() => Promise<void>> {
  await swarm.libp2p.handle(protocol.id, (stream, connection) => answer(swarm, protocol, handler, stream, connection), {
    maxInboundStreams: MAX_INBOUND_STREAMS,
    runOnLimitedConnection: protocol.relayed === true,
  });
  return () => swarm.libp2p.unhandle(protocol.id);
}

async function answer<Request, Reply>(
  swarm: Pick<Swarm, "traffic">,
  protocol: RpcProtocol<Request, Reply>,
  handler: RequestHandler<Request, Reply>,
  stream: Stream,
  connection: Connection,
): Promise<void> {
  const peer = connection.remotePeer.toString();
  const limit = frameLimit(protocol);
  const controller = new AbortController();
  const closed = () => controller.abort(new StreamError("The caller left.", { fix: "Nothing to do." }));
  stream.addEventListener("close", closed);
  try {
    const reply = await reply_();
    swarm.traffic.sent(peer, reply.byteLength);
    await writeFrame(stream, [reply], controller.signal);
    await stream.close({ signal: AbortSignal.timeout(RECEIVE_TIMEOUT_MS) });
  } catch (error) {
    stream.abort(toError(error));
  } finally {
    stream.removeEventListener("close", closed);
  }

  async function reply_(): Promise<Uint8Array> {
    try {
      const frame = await firstFrame(stream, limit, AbortSignal.timeout(RECEIVE_TIMEOUT_MS));
      swarm.traffic.received(peer, frame.byteLength);
      const request = decodeBlock(protocol.request, frame, limit);
      const deadline = AbortSignal.timeout(protocol.timeoutMs ?? REQUEST_TIMEOUT_MS);
      const signal = AbortSignal.any([controller.signal, deadline]);
      const context = { peer, direct: connection.limits === undefined, signal };
      return encodeReply(await raceDeadline(handler(request, context), deadline), limit);
    } catch (error) {
      return encodeFailure(error);
    }
  }
}

async function firstFrame(stream: Stream, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  for await (const frame of readFrames(stream, { maxBytes, signal })) return frame;
  throw new StreamError("The stream ended without a request.", { fix: "Send one frame before closing." });
}

function raceDeadline<T>(work: Promise<T> | T, deadline: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new TimeoutError("The request took too long to handle.", { fix: "Try again with a smaller request." }));
    deadline.addEventListener("abort", late, { once: true });
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => deadline.removeEventListener("abort", late));
  });
}
