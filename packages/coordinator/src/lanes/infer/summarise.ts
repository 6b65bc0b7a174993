import type { InferChunk, InferOutput, InferSummary } from "@starling/protocol";
import { refuseOutput } from "../../results/check-output.ts";
import type { InferJob } from "./job.ts";

/** Checks an output against spec and chunk: as many items as the window has, and no more bytes than allowed. @throws ResultRefusedError */
export function summarise(
  { kind, items, failed, blocks }: InferOutput,
  { job, chunk }: { readonly job: InferJob; readonly chunk: InferChunk },
): InferSummary {
  const [from, to] = chunk.range;
  if (items !== to - from) refuseOutput(`it has ${items} results, its window ${to - from} items`);
  const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
  if (bytes > job.spec.common.limits.updateBytes) refuseOutput(`its ${bytes} bytes are over the spec's limit`);
  return { lane: "infer", kind, items, failed };
}
