import { StarlingError } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import type { PublishNews, PublishOrder } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { makeGpt, makeMlp, readModelFile, readRoundModel } from "./read-model.ts";
import { lookAtFile } from "./read-table.ts";
import { readTokenizer } from "./read-tokenizer.ts";

/** Reading, packing and hashing files takes seconds: it happens here, so that the page stays awake. */
const tell = (news: PublishNews) => postMessage(news);

async function follow(order: PublishOrder): Promise<PublishNews> {
  switch (order.type) {
    case "model":
      return { type: "model", model: await readModelFile(order.file) };
    case "zoo":
      return { type: "model", model: makeGpt(order.sizes) };
    case "mlp":
      return { type: "model", model: makeMlp(order.sizes) };
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
    if (error instanceof StarlingError) tell({ type: "error", message, fix: error.fix, details: error.details });
    else tell({ type: "error", message, fix: "Choose another file.", details: [] });
  }
});
