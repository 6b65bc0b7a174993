import { StarlingError } from "@starling/protocol";
import { createStationClient, OpenDimensionsError } from "@starling/sdk";
import type { PublishNews, PublishOrder } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { addAdapters, makeGpt, makeImageModel, makeMlp, readModelFile, readRoundModel } from "./read-model.ts";
import { lookAtFile } from "./read-table.ts";
import { readTokenizer } from "./read-tokenizer.ts";

/** Reading, packing and hashing files takes seconds: it happens here, so that the page stays awake. */
const tell = (news: PublishNews) => postMessage(news);

async function follow(order: PublishOrder): Promise<PublishNews> {
  switch (order.type) {
    case "model":
      return { type: "model", model: await readModelFile(order.file, order.choices) };
    case "zoo":
      return { type: "model", model: makeGpt(order.sizes) };
    case "mlp":
      return { type: "model", model: makeMlp(order.sizes) };
    case "images":
      return { type: "model", model: makeImageModel(order.model) };
    case "adapters": {
      const client = createStationClient(order.origin);
      return { type: "model", model: await addAdapters(order, (cid) => client.block(cid)) };
    }
    case "round": {
      const client = createStationClient(order.origin);
      return { type: "model", model: await readRoundModel(order, (cid) => client.block(cid)) };
    }
    case "table":
      return { type: "table", table: await lookAtFile(order.file) };
    case "tokenizer":
      return { type: "tokenizer", tokenizer: await readTokenizer(order.file) };
    case "data":
      return { type: "data", data: await readDataFiles(order, (share) => tell({ type: "progress", share })) };
    default:
      return order satisfies never;
  }
}

addEventListener("message", async ({ data }: MessageEvent<PublishOrder>) => {
  try {
    tell(await follow(data));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const open = error instanceof OpenDimensionsError ? { dimensions: error.dimensions } : {};
    if (error instanceof StarlingError) {
      tell({ type: "error", message, fix: error.fix, details: error.details, ...open });
    } else tell({ type: "error", message, fix: "Choose another file.", details: [] });
  }
});
