import { StarlingError } from "@starling/protocol";
import { findModels } from "./find-models.ts";
import { listItems } from "./list-items.ts";
import type { BatchNews, BatchOrder, BatchReplies } from "./messages.ts";
import { tryItems } from "./try-items.ts";

/** Reading, hashing and running models takes seconds: it happens here, so that the page stays awake. */
const tell = (news: BatchNews) => postMessage(news);
const say = (words: string) => tell({ type: "progress", words });

async function follow(order: BatchOrder): Promise<BatchReplies[keyof BatchReplies]> {
  switch (order.type) {
    case "models":
      return findModels(order.files);
    case "items": {
      const { count, bytes, names } = await listItems(order.files);
      return { count, bytes, names };
    }
    case "preview":
      return tryItems(order, say);
    case "publish":
      return (await import("./publish-batch.ts")).publishBatch(order, say);
    default:
      return order satisfies never;
  }
}

addEventListener("message", async ({ data }: MessageEvent<BatchOrder>) => {
  try {
    tell({ type: "done", reply: await follow(data) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { fix, details } =
      error instanceof StarlingError ? error : { fix: "Choose other files, or try again.", details: [] };
    tell({ type: "error", message, fix, details });
  }
});
