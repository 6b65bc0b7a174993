import type { InferChunkTask } from "@starling/compute";
import { decodeBlock, InferChunk } from "@starling/protocol";
import type { AbortOptions } from "../../components.ts";
import type { OwnResults } from "./check.ts";

/** Recomputes chunks of batches on one thread of WebAssembly; ONNX Runtime is loaded at the first of them. */
export function inferChecker() {
  const opened = async () => {
    const [{ computeInferChunk, jobMemory }, { openNodeInferEngine }] = await Promise.all([
      import("@starling/compute/infer"),
      import("@starling/compute/node"),
    ]);
    return { computeInferChunk, components: { engine: openNodeInferEngine(), gpu: false, memory: jobMemory() } };
  };
  let ready: ReturnType<typeof opened> | undefined;
  return async (task: InferChunkTask, options: AbortOptions = {}): Promise<OwnResults> => {
    ready ??= opened();
    const { computeInferChunk, components } = await ready;
    const { results } = await computeInferChunk(components, task, options);
    return { kind: decodeBlock(InferChunk, task.chunk).kind, results };
  };
}
