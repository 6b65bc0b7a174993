import { StarlingError } from "@starling/protocol";
import type { PublishNews, PublishOrder } from "./messages.ts";
import { makeGpt, readDataFiles, readModelFile } from "./read-files.ts";

/** Reading, packing and hashing files takes seconds: it happens here, so that the page stays awake. */
const tell = (news: PublishNews) => postMessage(news);

addEventListener("message", async ({ data }: MessageEvent<PublishOrder>) => {
  try {
    if (data.type === "model") tell({ type: "model", model: await readModelFile(data.file) });
    else if (data.type === "zoo") tell({ type: "model", model: makeGpt(data.sizes) });
    else tell({ type: "data", data: await readDataFiles(data, (share) => tell({ type: "progress", share })) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof StarlingError) tell({ type: "error", message, fix: error.fix, details: error.details });
    else tell({ type: "error", message, fix: "Choose another file.", details: [] });
  }
});
