import { Worker } from "node:worker_threads";
import { supportedOperators } from "@starling/compute";
import type { Blocks, Checker, CheckerResult } from "@starling/coordinator";
import { fetchCheck } from "@starling/coordinator/checker";
import { StartError } from "../errors.ts";
import type { CheckReply, CheckRequest } from "./messages.ts";

/** The station's own worker: a thread with the CPU engine. */
export interface StationChecker extends Checker {
  stop(): Promise<void>;
}

function resultOf(reply: CheckReply): CheckerResult {
  if (reply.ok) return reply.result;
  throw new StartError(`The station could not recompute a chunk: ${reply.message}`, reply);
}

/** Starts the thread at the first chunk; after a crash the next chunk starts another. */
export function createChecker(blocks: Blocks): StationChecker {
  let thread: Worker | undefined;
  let next = 0;
  const waiting = new Map<number, { resolve: (reply: CheckReply) => void; reject: (error: unknown) => void }>();

  function running(): Worker {
    if (thread !== undefined) return thread;
    const started = new Worker(new URL("./checker-thread.ts", import.meta.url));
    started.on("message", (reply: CheckReply) => {
      waiting.get(reply.id)?.resolve(reply);
      waiting.delete(reply.id);
    });
    const lost = (cause: unknown) => {
      thread = undefined;
      const error = new StartError("The station's checker thread ended.", { fix: "It starts again by itself.", cause });
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("error", lost);
    started.on("exit", lost);
    started.unref();
    thread = started;
    return started;
  }

  return {
    operators: new Set(supportedOperators),
    async compute(chunk, { spec, signal }) {
      const check = await fetchCheck(blocks, chunk, { spec, ...(signal && { signal }) });
      signal?.throwIfAborted();
      const id = next++;
      const reply = new Promise<CheckReply>((resolve, reject) => waiting.set(id, { resolve, reject }));
      const request: CheckRequest = { id, check };
      running().postMessage(request);
      return resultOf(await reply);
    },
    async stop() {
      const ended = thread;
      thread = undefined;
      ended?.removeAllListeners();
      await ended?.terminate();
    },
  };
}
