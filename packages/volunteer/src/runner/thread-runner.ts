import type { ComputeThread } from "@starling/compute";
import { type Block, CODEC, cidOf, rawBlock } from "@starling/protocol";
import { chunkLimits } from "../limits/chunk-limits.ts";
import { nameOf } from "../loop/judge-error.ts";
import type { DeviceView } from "../state/volunteer-state.ts";
import type { ChunkRunner, OpenedRunner } from "./chunk-runner.ts";
import { MAX_MICRO_BATCH } from "./constants.ts";

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

/** A runner over a compute thread that was tested. */
export function threadRunner(
  thread: Pick<ComputeThread, "chunk" | "warmUpJob" | "setShare" | "stop">,
  device: DeviceView,
): ChunkRunner {
  const { chunkBytes, modelBytes } = chunkLimits(device);
  let held: ReadonlySet<string> = new Set();
  return {
    device,
    modelBytes,
    microBatch: MAX_MICRO_BATCH,
    holds: (checkpoint) => held.has(checkpoint.toString()),
    async warmUp(job, options) {
      await thread.warmUpJob(job, options);
    },
    async run(task, { signal, onProgress }) {
      try {
        const {
          output,
          blocks,
          error: left,
          summary,
          duty,
          held: now,
        } = await thread.chunk({ ...task, maxBytes: chunkBytes }, { signal, onProgress });
        held = new Set(now);
        const leftOut = left && [cborBlock(left.manifest), ...left.blocks.map((bytes) => rawBlock(bytes))];
        return { output: cborBlock(output), blocks, ...(leftOut && { leftOut }), summary, duty };
      } catch (error) {
        // A lost worker took its weights along, and weights that did not come out right must be fetched whole.
        if (LOSES_WEIGHTS.includes(nameOf(error))) held = new Set();
        throw error;
      }
    },
    setShare: thread.setShare,
    close: async () => thread.stop(),
  };
}

function cborBlock(bytes: Uint8Array): Block {
  return { cid: cidOf(bytes, CODEC.cbor), bytes };
}

const LOSES_WEIGHTS = ["DeviceLostError", "WrongBlockError", "InvalidDataError", "GpuFaultError"];
