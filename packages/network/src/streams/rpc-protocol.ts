import * as dagCbor from "@ipld/dag-cbor";
import { decodeBlock, MAX_FRAME_BYTES, OversizeError, parse, StarlingError } from "@starling/protocol";
import * as z from "zod/mini";
import { RemoteError } from "../errors.ts";

/** A request/response protocol: one request frame and one reply frame on each stream. */
export interface RpcProtocol<Request, Reply> {
  /** Protocol id, `/starling/<name>/<version>`. */
  readonly id: string;
  readonly request: z.ZodMiniType<Request>;
  readonly reply: z.ZodMiniType<Reply>;
  /** Largest frame either way, in bytes; the default is a 1 MiB block with its envelope. */
  readonly maxBytes?: number;
  /** How long the caller waits and the handler may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Also over relayed connections, which end after 128 KiB: only for small control messages. */
  readonly relayed?: boolean;
}

/** Names the pieces of an {@link RpcProtocol}; exists so that their types are inferred. */
export function rpcProtocol<Request, Reply>(protocol: RpcProtocol<Request, Reply>): RpcProtocol<Request, Reply> {
  return protocol;
}

const line = (max: number) => z.string().check(z.maxLength(max));
const Failure = z.strictObject({
  error: z.strictObject({
    code: line(64),
    message: line(1_000),
    fix: line(1_000),
    details: z.array(line(500)).check(z.maxLength(8)),
  }),
});
const Envelope = z.union([z.strictObject({ ok: z.unknown() }), Failure]);

/** The largest frame of a protocol. */
export function frameLimit(protocol: RpcProtocol<never, never> | { maxBytes?: number }): number {
  return protocol.maxBytes ?? MAX_FRAME_BYTES;
}

/**
 * Encodes a request or a value.
 * @throws OversizeError before it is sent.
 */
export function encodeMessage(value: unknown, limit: number): Uint8Array {
  const bytes = dagCbor.encode(value);
  if (bytes.byteLength <= limit) return bytes;
  throw new OversizeError(`A message of ${bytes.byteLength} bytes is over the limit of ${limit}.`, {
    fix: "Send less at once.",
  });
}

/** Encodes the answer to a request. */
export function encodeReply(value: unknown, limit: number): Uint8Array {
  return encodeMessage({ ok: value }, limit);
}

/** Encodes a failure: errors made for people travel whole, others (bugs) only as the fact that there was one. */
export function encodeFailure(error: unknown): Uint8Array {
  const known = error instanceof StarlingError;
  return dagCbor.encode({
    error: {
      code: known ? error.name.slice(0, 64) : "InternalError",
      message: known ? error.message.slice(0, 1_000) : "The peer could not handle the request.",
      fix: known ? error.fix.slice(0, 1_000) : "Try again, or ask another peer.",
      details: known ? error.details.slice(0, 8).map((text) => text.slice(0, 500)) : [],
    },
  });
}

/**
 * Reads a reply frame.
 * @throws RemoteError when it carries one, InvalidDataError when it has another form.
 */
export function decodeReply<Reply>(schema: z.ZodMiniType<Reply>, frame: Uint8Array, limit: number): Reply {
  const envelope = decodeBlock(Envelope, frame, limit);
  if ("error" in envelope) {
    const { code, message, fix, details } = envelope.error;
    throw new RemoteError(code, message, { fix, details });
  }
  return parse(schema, envelope.ok);
}
