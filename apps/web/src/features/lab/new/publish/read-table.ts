import { lookAtTable, type TableLook } from "@starling/graph";
import { JobRefusedError, publishTable } from "@starling/sdk";
import { dataReply, wordsOf } from "./data-reply.ts";
import type { DataOrder, ReadDataReply } from "./messages.ts";
import { bytesOf } from "./whole-file.ts";

/** Says which columns a CSV file has. @throws DatasetError, JobRefusedError */
export async function lookAtFile(file: File): Promise<TableLook> {
  return lookAtTable(await bytesOf(file));
}

/** Cuts a CSV file into samples with a class, or a value, each. @throws DatasetError, JobRefusedError */
export async function readTable(order: DataOrder, onProgress: (share: number) => void): Promise<ReadDataReply> {
  const { files, sampleShape, table } = order;
  const [placed] = files;
  if (placed === undefined || table === undefined) {
    throw new JobRefusedError("No data file was chosen.", {
      fix: "Choose one, and the column that is to be predicted.",
    });
  }
  const { look, target, task } = table;
  const card = { ...wordsOf(order), targets: [target], task, ...(sampleShape && { sampleShape }) };
  const published = publishTable(await bytesOf(placed.file), look, card, { onProgress });
  const shape = published.sampleShape;
  const columns = look.columns.map(({ name }) => name);
  return dataReply(
    published,
    {
      sampleShape: shape,
      outputs: published.outputs,
      loss: task === "values" ? "mean-squared-error" : "softmax-cross-entropy",
      preview: { classes: [], shape, samples: [], text: "", tokens: [], table: { columns, rows: look.first, target } },
    },
    order,
  );
}
