import { openEngine } from "@starling/compute/engine";
import { StarlingError } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import type { GenerateNews, GenerateOrder } from "./messages.ts";
import { textWriter } from "./text-writer.ts";

/** A device of its own: the page stays awake, and the compute worker's queue never waits for a text. */
const writer = textWriter({
  openEngine: (engine, allowFallback) => openEngine({ engine, allowFallback }),
  blocks: (origin, signal) => {
    const client = createStationClient(origin);
    return (cid) => client.block(cid, { signal });
  },
});

const tell = (news: GenerateNews) => postMessage(news);
let stop = new AbortController();
/** Orders follow one another: two on one device would only take turns. */
let queue: Promise<void> = Promise.resolve();

async function write(order: Extract<GenerateOrder, { type: "write" }>, signal: AbortSignal): Promise<void> {
  const { id } = order;
  try {
    signal.throwIfAborted();
    await writer.write(order, { signal, tell: (news) => signal.aborted || tell({ ...news, id }) });
  } catch (error) {
    if (signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof StarlingError;
    tell({ type: "error", id, name: known ? error.name : "", message, fix: known ? error.fix : "Try again." });
  }
}

addEventListener("message", ({ data }: MessageEvent<GenerateOrder>) => {
  stop.abort();
  if (data.type === "stop") return;
  stop = new AbortController();
  const { signal } = stop;
  queue = queue.then(() => write(data, signal));
});
