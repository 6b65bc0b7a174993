import type { ServerResponse } from "node:http";

/** What changed, for pages that show it. */
export type LiveEvent = { readonly type: "job" | "epoch"; readonly job: string };

/** Server-sent events to any number of pages; bursts about one job are sent once per 200 ms. */
export interface Live {
  subscribe(response: ServerResponse): void;
  publish(event: LiveEvent): void;
  close(): void;
}

const BURST_MS = 200;
const KEEP_ALIVE_MS = 20_000;

export function createLive(): Live {
  const listeners = new Set<ServerResponse>();
  const waiting = new Map<string, LiveEvent>();
  let timer: NodeJS.Timeout | undefined;
  const write = (text: string) => {
    for (const listener of listeners) listener.write(text);
  };
  const flush = () => {
    timer = undefined;
    for (const event of waiting.values()) write(`data: ${JSON.stringify(event)}\n\n`);
    waiting.clear();
  };
  const keepAlive = setInterval(() => write(": still here\n\n"), KEEP_ALIVE_MS);
  keepAlive.unref();
  return {
    subscribe(response) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 2000\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    },
    publish(event) {
      waiting.set(`${event.type} ${event.job}`, event);
      timer ??= setTimeout(flush, BURST_MS);
    },
    close() {
      clearInterval(keepAlive);
      clearTimeout(timer);
      for (const listener of listeners) listener.end();
    },
  };
}
