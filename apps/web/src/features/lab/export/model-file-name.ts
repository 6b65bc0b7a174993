import { fromOne } from "@starling/protocol";
import type { FileFormat } from "./messages.ts";

/** Name of the file that a round's model is saved as, from letters and digits of the job's title. */
export function modelFileName(title: string, round: number, format: FileFormat): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const ending = format === "adapters" ? "adapters.safetensors" : format;
  return `${name || "model"}-round-${fromOne(round)}.${ending}`;
}
