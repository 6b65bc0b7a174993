import type { Stream } from "@libp2p/interface";
import { MAX_REQUESTS_PER_PEER, REQUEST_TIMEOUT_MS } from "../constants.ts";
import { NotServedError, StreamError, TimeoutError, toError } from "../errors.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { readFrames, writeFrame } from "./frame-stream.ts";
import { decodeReply, encodeMessage, frameLimit, type RpcProtocol } from "./rpc-protocol.ts";

/** Options of {@link request}. */
export interface RequestOptions {
  signal?: AbortSignal;
  /** Overrides the protocol's own limit, in milliseconds; includes connecting. */
  timeoutMs?: number;
}

/**
 * Asks a peer and waits for its answer, connecting first where necessary.
 * @throws RemoteError (what the other side threw), TimeoutError, PeerUnreachableError, NotServedError, StreamError,
 * OversizeError, InvalidDataError (an answer of another form)
 */
export async function request<Request, Reply>(
  swarm: Pick<Swarm, "connect" | "slots" | "traffic">,
  peer: string,
  protocol: RpcProtocol<Request, Reply>,
  message: Request,
  options: RequestOptions = {},
): Promise<Reply> {
  const timeoutMs = options.timeoutMs ?? protocol.timeoutMs ?? REQUEST_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  const limit = frameLimit(protocol);
  const frame = encodeMessage(message, limit);
  try {
    return await swarm.slots.use(`${peer}${protocol.id}`, MAX_REQUESTS_PER_PEER, signal, async () => {
      const stream = await openStream(swarm, peer, protocol, signal);
      try {
        swarm.traffic.sent(peer, frame.byteLength);
        await writeFrame(stream, [frame], signal);
        const reply = await firstReply(stream, limit, signal);
        swarm.traffic.received(peer, reply.byteLength);
        return decodeReply(protocol.reply, reply, limit);
      } finally {
        // The reply is what matters; closing waits for the other side's acknowledgement and may take seconds.
        stream
          .close({ signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
          .catch((error) => stream.abort(toError(error)));
      }
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!deadline.aborted) throw error;
    throw new TimeoutError(`${protocol.id} was not answered within ${timeoutMs} ms.`, {
      fix: "Try again, or ask another peer.",
      cause: error,
    });
  }
}

async function openStream(
  swarm: Pick<Swarm, "connect">,
  peer: string,
  protocol: Pick<RpcProtocol<never, never>, "id" | "relayed">,
  signal: AbortSignal,
): Promise<Stream> {
  const relayed = protocol.relayed === true;
  const connection = await swarm.connect(peer, { signal, relayed });
  try {
    return await connection.newStream(protocol.id, { signal, runOnLimitedConnection: relayed });
  } catch (thrown) {
    signal.throwIfAborted();
    throw new NotServedError(`The peer ${peer} does not open ${protocol.id}.`, {
      fix: "Ask a peer that serves it, or update both sides.",
      cause: toError(thrown),
    });
  }
}

async function firstReply(stream: Stream, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  for await (const frame of readFrames(stream, { maxBytes, signal })) return frame;
  throw new StreamError("The peer closed the stream without an answer.", { fix: "Try again." });
}
