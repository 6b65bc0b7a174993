import type { ItemResult, Output } from "@starling/processing";

function ofOutput(output: Output): number | undefined {
  switch (output.kind) {
    case "labels":
      return output.labels[0]?.ppm;
    case "reading":
      return output.ppm;
    case "boxes":
      return least(output.boxes.map(({ ppm }) => ppm));
    case "parts":
      return least(output.parts.map((part) => ofOutput(part.output) ?? part.box.ppm));
    case "tensor":
    case "segments":
      return undefined;
    default:
      return output satisfies never;
  }
}

const least = (values: readonly number[]) => (values.length === 0 ? undefined : Math.min(...values));

/** How sure a model is of an item in ppm: of its best class, its reading, or the least sure part. */
export function confidenceOf(result: ItemResult): number | undefined {
  return "output" in result ? ofOutput(result.output) : undefined;
}

/** Which results are shown. */
export interface ResultFilter {
  readonly kind: "all" | "failed" | "unsure" | "sure";
  /** In ppm, for the last two. */
  readonly ppm: number;
}

/** Whether a filter lets a result through; who says nothing of its confidence is neither sure nor unsure. */
export function passes({ kind, ppm }: ResultFilter, result: ItemResult): boolean {
  const sure = confidenceOf(result);
  switch (kind) {
    case "all":
      return true;
    case "failed":
      return "error" in result;
    case "unsure":
      return sure !== undefined && sure < ppm;
    case "sure":
      return sure !== undefined && sure >= ppm;
    default:
      return kind satisfies never;
  }
}
