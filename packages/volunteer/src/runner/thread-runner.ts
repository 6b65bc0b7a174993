import type { ComputeThread } from "@starling/compute";
import { inferOnThread } from "../lanes/infer/on-thread.ts";
import { trainOnThread } from "../lanes/train/on-thread.ts";
import { chunkBytesOf } from "../limits/chunk-limits.ts";
import type { DeviceView } from "../state/volunteer-state.ts";
import type { ChunkRunner, OpenedRunner } from "./chunk-runner.ts";
import { MAX_MICRO_BATCH } from "./constants.ts";
import { tableRunner } from "./table-runner.ts";

/** Looks whether the compute thread can work here, and puts it to work. */
export async function openThreadRunner(
  thread: ComputeThread,
  { signal }: { readonly signal: AbortSignal },
): Promise<OpenedRunner> {
  const report = await thread.preflight({ signal });
  if (!report.ok) return { ok: false, reason: report.reason, advice: report.advice };
  const facts = await thread.prepare({ signal });
  const deviceClass = await thread.deviceClass({ signal });
  const speed = Math.round(await thread.measureSpeed({ signal }));
  return { ok: true, runner: threadRunner(thread, { ...facts, deviceClass, speed }) };
}

/** The part of a compute thread that chunks are computed with. */
export type ChunkThread = Pick<
  ComputeThread,
  "chunk" | "warmUpJob" | "inferChunk" | "warmUpInferJob" | "setShare" | "stop"
>;

/** A runner over a compute thread that was tested. */
export function threadRunner(thread: ChunkThread, device: DeviceView): ChunkRunner {
  const chunkBytes = chunkBytesOf(device);
  return tableRunner({
    device,
    chunkBytes,
    microBatch: MAX_MICRO_BATCH,
    lanes: { train: trainOnThread(thread, chunkBytes), infer: inferOnThread(thread) },
    setShare: thread.setShare,
    close: async () => thread.stop(),
  });
}
