import type { TensorValue } from "@starling/graph";
import type { Output } from "../values.ts";
import type { ItemResult } from "./item-result.ts";

/** Elements as JSON numbers: integers of 64 bits with all their digits, null for what is no number. */
function tensorJson({ dtype, shape, data }: TensorValue): string {
  const elements = Array.from<number | bigint, string>(data, (value) =>
    typeof value === "bigint" || Number.isFinite(value) ? String(value) : "null",
  );
  return `{"dtype":${JSON.stringify(dtype)},"shape":${JSON.stringify(shape)},"data":[${elements.join(",")}]}`;
}

function outputJson(output: Output): string {
  switch (output.kind) {
    case "tensor": {
      const tokens = output.tokens === undefined ? "" : `,"tokens":${output.tokens}`;
      return `{"kind":"tensor","tensor":${tensorJson(output.tensor)}${tokens}}`;
    }
    case "parts": {
      const parts = output.parts.map(
        (part) => `{"box":${JSON.stringify(part.box)},"output":${outputJson(part.output)}}`,
      );
      return `{"kind":"parts","parts":[${parts.join(",")}]}`;
    }
    default:
      return JSON.stringify(output);
  }
}

/** The results as JSON Lines: one line an item, in their order, those that failed with their reason. */
export function resultsToJsonLines(results: readonly ItemResult[]): string {
  return results
    .map((result) =>
      "error" in result
        ? `${JSON.stringify(result)}\n`
        : `{"name":${JSON.stringify(result.name)},"output":${outputJson(result.output)}}\n`,
    )
    .join("");
}
