import { StarlingError } from "@starling/protocol";

/** No connection to a peer could be made or kept. */
export class PeerUnreachableError extends StarlingError {
  override name = "PeerUnreachableError";
}

/** The peer is connected but does not speak the protocol, or has closed it. */
export class NotServedError extends StarlingError {
  override name = "NotServedError";
}

/** An operation took longer than its limit. */
export class TimeoutError extends StarlingError {
  override name = "TimeoutError";
}

/** A stream ended, broke or carried something that its protocol forbids. */
export class StreamError extends StarlingError {
  override name = "StreamError";
}

/** The other side answered with an error; `code` is the name of the error class it threw. */
export class RemoteError extends StarlingError {
  override name = "RemoteError";
  readonly code: string;

  constructor(code: string, message: string, init: { fix: string; details?: readonly string[] }) {
    super(message, init);
    this.code = code;
  }
}

/** Blocks that no peer, station or gateway gave in time. */
export class BlocksUnavailableError extends StarlingError {
  override name = "BlocksUnavailableError";
}

/** The block store is full of pinned blocks. */
export class StoreFullError extends StarlingError {
  override name = "StoreFullError";
}

/** An address, key or option that cannot be used. */
export class NetworkConfigError extends StarlingError {
  override name = "NetworkConfigError";
}

/**
 * Turns anything thrown into an `Error`: a failed WebSocket rejects with a DOM `Event` that has no message, and
 * several dials at once with an `AggregateError`.
 */
export function toError(thrown: unknown): Error {
  if (thrown instanceof AggregateError) {
    const inner = thrown.errors.map((error) => toError(error).message);
    return new Error([thrown.message, ...inner].filter((text) => text !== "").join("; "), { cause: thrown });
  }
  if (thrown instanceof Error) return thrown;
  if (typeof Event !== "undefined" && thrown instanceof Event) {
    const target: unknown = thrown.target;
    const url = typeof WebSocket !== "undefined" && target instanceof WebSocket ? ` to ${target.url}` : "";
    return new Error(`The connection${url} failed (${thrown.type}).`);
  }
  return new Error(String(thrown));
}
