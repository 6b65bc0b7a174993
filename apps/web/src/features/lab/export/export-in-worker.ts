import { StarlingError } from "@starling/protocol";
import type { ExportNews, ExportOrder, ExportProgress } from "./messages.ts";

interface ExportOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

/**
 * Puts a model together in a worker that lives for this one order.
 * @throws StarlingError with its fix; the signal's reason
 */
export function exportInWorker(
  order: ExportOrder,
  { signal, onProgress }: ExportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./export.worker.ts", import.meta.url), { type: "module", name: "export" });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  worker.onmessage = ({ data }: MessageEvent<ExportNews>) => {
    if (data.type === "file") resolve(data.bytes);
    else if (data.type === "error") reject(new StarlingError(data.message, { fix: data.fix }));
    else onProgress(data);
  };
  worker.onerror = () =>
    reject(new StarlingError("The model could not be put together.", { fix: "Reload the page and try again." }));
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  worker.postMessage(order);
  return promise.finally(() => {
    signal.removeEventListener("abort", abort);
    worker.terminate();
  });
}
