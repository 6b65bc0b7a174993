import { StarlingError } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import { exportModel } from "./export-model.ts";
import type { ExportNews, ExportOrder } from "./messages.ts";
import { openAnyEngine } from "./open-any-engine.ts";

/** Fetching, hashing and writing a whole model takes seconds: it happens here, so that the page stays awake. */
const tell = (news: ExportNews, transfer: Transferable[] = []) => postMessage(news, { transfer });

addEventListener("message", async ({ data: { origin, allowFallback, ...order } }: MessageEvent<ExportOrder>) => {
  try {
    const client = createStationClient(origin);
    const bytes = await exportModel(order, {
      get: (cid) => client.block(cid),
      engine: async () => {
        const { openEngine } = await import("@starling/compute/engine");
        return openAnyEngine(openEngine, allowFallback);
      },
      tell,
    });
    tell({ type: "file", bytes }, [bytes.buffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "error", message, fix: error instanceof StarlingError ? error.fix : "Try again." });
  }
});
