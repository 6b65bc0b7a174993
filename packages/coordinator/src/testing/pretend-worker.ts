import { f32bits } from "@starling/learning";
import type { Chunk } from "@starling/protocol";
import type { CheckerResult } from "../components.ts";
import { pretendResult } from "./pretend-compute.ts";
import { TEST_PARAMETERS } from "./test-station.ts";
import { type TestWorker, testWorker } from "./test-worker.ts";

/** A worker that computes what the pretended checker does; `change` makes it a liar. */
export function pretendWorker(
  n: number,
  change: (made: CheckerResult, chunk: Chunk) => CheckerResult = (made) => made,
): TestWorker {
  return testWorker(n, (chunk) => change(pretendResult(chunk, f32bits(1), TEST_PARAMETERS), chunk));
}
