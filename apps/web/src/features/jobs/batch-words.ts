import type { BatchView } from "@starling/protocol";
import { formatCount } from "../../format/number.ts";

/** Where a batch is computed. */
export const PROVIDER_WORDS = { webgpu: "graphics cards", wasm: "one CPU thread" } as const satisfies Record<
  BatchView["provider"],
  string
>;

/** How many items have a result, in figures under a heading. */
export function itemFigures({ done, count }: Pick<BatchView, "done" | "count">) {
  return { label: "Items done", value: `${formatCount(done)} of ${formatCount(count)}` };
}

/** Items that could not be computed, in a few words. */
export function failedWords({ failed }: Pick<BatchView, "failed">): string {
  return failed === 0 ? "none failed" : `${formatCount(failed)} failed`;
}
