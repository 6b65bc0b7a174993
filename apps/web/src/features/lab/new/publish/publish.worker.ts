import { StarlingError } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import type { PublishNews, PublishOrder, ReadModelReply } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { makeGpt, readModelFile, readRoundModel } from "./read-model.ts";

/** Reading, packing and hashing files takes seconds: it happens here, so that the page stays awake. */
const tell = (news: PublishNews) => postMessage(news);

async function readModel(order: Exclude<PublishOrder, { type: "data" }>): Promise<ReadModelReply> {
  switch (order.type) {
    case "model":
      return readModelFile(order.file);
    case "zoo":
      return makeGpt(order.sizes);
    case "round": {
      const client = createStationClient(order.origin);
      return readRoundModel(order, (cid) => client.block(cid));
    }
    default:
      return order satisfies never;
  }
}

addEventListener("message", async ({ data }: MessageEvent<PublishOrder>) => {
  try {
    if (data.type !== "data") tell({ type: "model", model: await readModel(data) });
    else tell({ type: "data", data: await readDataFiles(data, (share) => tell({ type: "progress", share })) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof StarlingError) tell({ type: "error", message, fix: error.fix, details: error.details });
    else tell({ type: "error", message, fix: "Choose another file.", details: [] });
  }
});
