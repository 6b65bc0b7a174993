import { JobRefusedError, publishDataset } from "@starling/sdk";
import { dataReply, wordsOf } from "./data-reply.ts";
import type { DataOrder, ReadDataReply } from "./messages.ts";
import { previewSamples } from "./preview.ts";
import { readSamples } from "./read-samples.ts";
import { readTable } from "./read-table.ts";
import { readText } from "./read-text.ts";

/** Part of the work that reading image files is; packing them is the rest. */
const READING = 0.5;

/**
 * Reads and cuts the researcher's data.
 * @throws DatasetError, JobRefusedError
 */
export async function readDataFiles(order: DataOrder, onProgress: (share: number) => void): Promise<ReadDataReply> {
  if (order.form === "text") return readText(order);
  if (order.form === "csv") return readTable(order, onProgress);
  const { sampleShape, form } = order;
  const words = wordsOf(order);
  const reading = form === "images" ? READING : 0;
  const named = await readSamples(order, { onProgress: (share) => onProgress(reading * share) });
  const { samples, classes } = named;
  if (sampleShape !== undefined && !sameSize(samples.sampleShape, sampleShape)) {
    throw new JobRefusedError(
      `The samples are [${samples.sampleShape.join(", ")}], the model takes [${sampleShape.join(", ")}].`,
      { fix: "Bring data of the model's own shape." },
    );
  }
  const given = { ...samples, sampleShape: sampleShape ?? samples.sampleShape };
  const published = publishDataset(
    given,
    { ...words, classes },
    { onProgress: (share) => onProgress(reading + (1 - reading) * share) },
  );
  const preview = previewSamples(named);
  const known = { sampleShape: given.sampleShape, outputs: classes.length, loss: "softmax-cross-entropy" as const };
  return dataReply(published, { ...known, preview }, order);
}

function sameSize(a: readonly number[], b: readonly number[]): boolean {
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return size(a) === size(b);
}
