import type { Stream } from "@libp2p/interface";
import type { CID } from "multiformats/cid";
import { BLOCK_STREAM_IDLE_MS } from "../constants.ts";
import { StreamError, toError } from "../errors.ts";
import { readFrames, sendFrame } from "../streams/frame-stream.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { decodeAnswer, encodeCall, MAX_ANSWER_FRAME_BYTES } from "./block-stream-codec.ts";

/** Cancelled wants that a late answer is still tolerated for. */
const MAX_CANCELLED = 64;

/** The asking end of one block stream. */
export interface BlockStreamClient {
  readonly open: boolean;
  readonly lastActivity: number;
  get(cid: CID, signal: AbortSignal): Promise<Uint8Array | null>;
  close(): void;
}

interface Want {
  resolve(bytes: Uint8Array | null): void;
  reject(error: unknown): void;
}

/** Speaks `/starling/blocks/1` over an open stream; closes it after a minute without a want. */
export function blockStreamClient(
  stream: Stream,
  peer: string,
  traffic: Swarm["traffic"],
  idleMs: number = BLOCK_STREAM_IDLE_MS,
): BlockStreamClient {
  const wants = new Map<number, Want>();
  // A cancelled want may still be answered when its block was on the way.
  const cancelled = new Set<number>();
  let nextId = 0;
  let lastActivity = performance.now();
  let open = true;
  let idle = setTimeout(close, idleMs);

  function close(): void {
    open = false;
    clearTimeout(idle);
    stream.close({ signal: AbortSignal.timeout(5_000) }).catch((error) => stream.abort(toError(error)));
  }

  function settle(id: number): Want | undefined {
    const want = wants.get(id);
    wants.delete(id);
    if (wants.size === 0) {
      clearTimeout(idle);
      idle = setTimeout(close, idleMs);
    }
    return want;
  }

  function take(frame: Uint8Array): void {
    const answer = decodeAnswer(frame);
    const want = settle(answer.id);
    if (want === undefined) {
      if (cancelled.delete(answer.id)) return;
      throw new StreamError("A peer sent a block that was not asked for.", { fix: "Fetch from another peer." });
    }
    if (answer.kind === "block") want.resolve(answer.bytes);
    else want.resolve(null);
  }

  async function listen(): Promise<void> {
    const onBytes = (count: number) => {
      lastActivity = performance.now();
      traffic.received(peer, count);
    };
    try {
      for await (const frame of readFrames(stream, { maxBytes: MAX_ANSWER_FRAME_BYTES, onBytes })) take(frame);
      fail(new StreamError("The peer closed the block stream.", { fix: "Fetch from another peer." }));
    } catch (error) {
      stream.abort(toError(error));
      fail(error);
    }
  }

  function fail(error: unknown): void {
    open = false;
    clearTimeout(idle);
    for (const want of wants.values()) want.reject(error);
    wants.clear();
  }

  void listen();

  return {
    get open() {
      return open && stream.status === "open";
    },
    get lastActivity() {
      return lastActivity;
    },
    get(cid, signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const id = nextId++ % 2 ** 32;
        const abort = () => {
          if (!wants.has(id)) return;
          settle(id);
          cancelled.add(id);
          for (const old of cancelled) if (cancelled.size > MAX_CANCELLED) cancelled.delete(old);
          reject(signal.reason);
          if (open) sendFrame(stream, [encodeCall({ kind: "cancel", id })]);
        };
        const done = () => signal.removeEventListener("abort", abort);
        clearTimeout(idle);
        wants.set(id, {
          resolve(bytes) {
            done();
            resolve(bytes);
          },
          reject(error) {
            done();
            reject(error);
          },
        });
        signal.addEventListener("abort", abort, { once: true });
        sendFrame(stream, [encodeCall({ kind: "want", id, cid })]);
      });
    },
    close,
  };
}
