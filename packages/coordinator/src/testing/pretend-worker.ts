import { f32bits } from "@starling/learning";
import type { TrainChunk } from "@starling/protocol";
import type { TrainCheck } from "../lanes/train/check.ts";
import { pretendResult } from "./pretend-compute.ts";
import { TEST_PARAMETERS } from "./test-station.ts";
import { type TestWorker, testWorker } from "./test-worker.ts";

/** A worker that computes what the pretended checker does; `change` makes it a liar. */
export function pretendWorker(
  n: number,
  change: (made: TrainCheck, chunk: TrainChunk) => TrainCheck = (made) => made,
): TestWorker {
  return testWorker(n, (chunk) => change(pretendResult(chunk, f32bits(1), TEST_PARAMETERS), chunk));
}
