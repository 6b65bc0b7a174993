import { JobRefusedError } from "@starling/sdk";
import type { BatchNews, BatchOrder, BatchReplies } from "./messages.ts";

interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (words: string) => void;
}

/** Has files read, tried or published in a worker that lives for this one order. @throws JobRefusedError */
export function askBatchWorker<T extends BatchOrder["type"]>(
  order: Extract<BatchOrder, { type: T }>,
  { signal, onProgress }: AskOptions,
): Promise<BatchReplies[T]> {
  const worker = new Worker(new URL("./batch.worker.ts", import.meta.url), { type: "module", name: "batch" });
  const { promise, resolve, reject } = Promise.withResolvers<BatchReplies[T]>();
  const broken = (cause: unknown) =>
    reject(new JobRefusedError("The files could not be read.", { fix: "Reload the page and try again.", cause }));
  worker.onmessage = ({ data }: MessageEvent<BatchNews>) => {
    if (data.type === "progress") onProgress?.(data.words);
    else if (data.type === "done") resolve(data.reply as BatchReplies[T]);
    else reject(new JobRefusedError(data.message, { fix: data.fix, details: data.details }));
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
