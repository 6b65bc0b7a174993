import { StarlingError } from "@starling/protocol";
import type { ExportNews, ExportOrder } from "./messages.ts";

/** Puts a model together in a worker that lives for this one order. @throws StarlingError with its fix */
export function exportInWorker(order: ExportOrder): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./export.worker.ts", import.meta.url), { type: "module", name: "export" });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  worker.onmessage = ({ data }: MessageEvent<ExportNews>) => {
    if (data.type === "file") resolve(data.bytes);
    else reject(new StarlingError(data.message, { fix: data.fix }));
  };
  worker.onerror = () =>
    reject(new StarlingError("The model could not be put together.", { fix: "Reload the page and try again." }));
  worker.postMessage(order);
  return promise.finally(() => worker.terminate());
}
