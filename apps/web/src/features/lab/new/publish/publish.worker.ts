import { StarlingError } from "@starling/protocol";
import { createStationClient, OpenDimensionsError } from "@starling/sdk";
import type { PublishNews, PublishOrder, ReadModelReply } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { addAdapters, makeGpt, makeImageModel, readModelFile, readRoundModel } from "./read-model.ts";

/** Reading, packing and hashing files takes seconds: it happens here, so that the page stays awake. */
const tell = (news: PublishNews) => postMessage(news);

async function readModel(order: Exclude<PublishOrder, { type: "data" }>): Promise<ReadModelReply> {
  switch (order.type) {
    case "model":
      return readModelFile(order.file, order.choices);
    case "zoo":
      return makeGpt(order.sizes);
    case "images":
      return makeImageModel(order.model);
    case "adapters": {
      const client = createStationClient(order.origin);
      return addAdapters(order, (cid) => client.block(cid));
    }
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
    const open = error instanceof OpenDimensionsError ? { dimensions: error.dimensions } : {};
    if (error instanceof StarlingError) {
      tell({ type: "error", message, fix: error.fix, details: error.details, ...open });
    } else tell({ type: "error", message, fix: "Choose another file.", details: [] });
  }
});
