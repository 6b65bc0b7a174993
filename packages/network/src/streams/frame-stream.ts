import type { Stream } from "@libp2p/interface";
import { Uint8ArrayList } from "uint8arraylist";
import { WRITE_LOW_WATER_BYTES } from "../constants.ts";
import { StreamError, toError } from "../errors.ts";
import { frameHeader, frameParser } from "./frames.ts";

/** Options of {@link readFrames}. */
export interface ReadFramesOptions {
  /** Largest frame that is taken. */
  maxBytes: number;
  /** Aborts the stream. */
  signal?: AbortSignal;
  /** Called for each piece that arrives, before its frame is complete. */
  onBytes?: (count: number) => void;
}

/**
 * The frames of a stream, until the other side ends it.
 * @throws OversizeError for an announced length above the limit, StreamError when the stream is cut inside a frame.
 */
export async function* readFrames(stream: Stream, options: ReadFramesOptions): AsyncGenerator<Uint8Array> {
  const { maxBytes, signal, onBytes } = options;
  const parser = frameParser({ maxBytes });
  const abort = () => stream.abort(toError(signal?.reason));
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for await (const data of stream) {
      for (const piece of data instanceof Uint8Array ? [data] : data) {
        onBytes?.(piece.byteLength);
        yield* parser.push(piece);
      }
    }
    signal?.throwIfAborted();
    if (parser.partial) {
      throw new StreamError("The stream ended inside a frame.", { fix: "Ask again; the peer may have left." });
    }
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * Writes one frame made of `parts` (not copied; do not change them until it resolves) and waits while the channel is
 * full.
 * @throws StreamError when the stream closes.
 */
export async function writeFrame(stream: Stream, parts: readonly Uint8Array[], signal?: AbortSignal): Promise<void> {
  sendFrame(stream, parts);
  await writable(stream, signal);
}

/** Queues one frame without waiting: for the last word of a page that is being closed. */
export function sendFrame(stream: Stream, parts: readonly Uint8Array[]): void {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  try {
    stream.send(new Uint8ArrayList(frameHeader(length), ...parts));
  } catch (cause) {
    throw new StreamError("The stream is closed for writing.", { fix: "Open a new one.", cause });
  }
}

/**
 * Waits until little is left to write. `Stream.onDrain` of @libp2p/utils 7.4 resolves at once from its second use on,
 * so a writer that trusts it buffers everything: look at the buffer instead.
 */
async function writable(stream: Stream, signal?: AbortSignal): Promise<void> {
  while (stream.writeBufferLength > WRITE_LOW_WATER_BYTES) {
    if (stream.status !== "open") {
      throw new StreamError("The stream closed while a frame was written.", { fix: "Open a new one." });
    }
    signal?.throwIfAborted();
    await drainEvent(stream, signal);
  }
}

function drainEvent(stream: Stream, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const name of ["drain", "idle", "close"] as const) stream.removeEventListener(name, done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    for (const name of ["drain", "idle", "close"] as const) stream.addEventListener(name, done);
    signal?.addEventListener("abort", done);
  });
}
