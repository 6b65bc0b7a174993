import type { TableLook } from "@starling/graph";
import { JobRefusedError, OpenDimensionsError } from "@starling/sdk";
import type { PublishNews, PublishOrder, ReadDataReply, ReadModelReply, ReadTokenizerReply } from "./messages.ts";

interface Replies {
  readonly data: ReadDataReply;
  readonly table: TableLook;
  readonly tokenizer: ReadTokenizerReply;
}

type Reply<T extends PublishOrder["type"]> = T extends keyof Replies ? Replies[T] : ReadModelReply;

/** What the worker has found. */
function found(news: Exclude<PublishNews, { type: "progress" | "error" }>) {
  switch (news.type) {
    case "model":
      return news.model;
    case "data":
      return news.data;
    case "table":
      return news.table;
    case "tokenizer":
      return news.tokenizer;
    default:
      return news satisfies never;
  }
}

interface ReadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

function refusal({ message, fix, details, dimensions }: Extract<PublishNews, { type: "error" }>): JobRefusedError {
  return dimensions ? new OpenDimensionsError(dimensions) : new JobRefusedError(message, { fix, details });
}

/** Reads files in a worker that lives for this one order. @throws JobRefusedError */
export function readInWorker<T extends PublishOrder["type"]>(
  order: Extract<PublishOrder, { type: T }>,
  { signal, onProgress }: ReadOptions,
): Promise<Reply<T>> {
  const worker = new Worker(new URL("./publish.worker.ts", import.meta.url), { type: "module", name: "publish" });
  const { promise, resolve, reject } = Promise.withResolvers<Reply<T>>();
  const broken = (cause: unknown) =>
    reject(new JobRefusedError("The file could not be read.", { fix: "Reload the page and try again.", cause }));
  worker.onmessage = ({ data }: MessageEvent<PublishNews>) => {
    if (data.type === "progress") onProgress?.(data.share);
    else if (data.type === "error") reject(refusal(data));
    else resolve(found(data) as Reply<T>);
  };
  worker.onerror = broken;
  worker.onmessageerror = broken;
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  worker.postMessage(order);
  return promise.finally(() => {
    signal.removeEventListener("abort", abort);
    worker.terminate();
  });
}
