import { compareOutputs, encodeResults } from "@starling/processing";
import { CanaryError } from "../errors.ts";
import type { BoundPipeline } from "./bind-pipeline.ts";
import { digest, digestOfJson } from "./digest.ts";
import type { InferEngine } from "./infer-engine.ts";
import type { Canary, InferTask } from "./infer-task.ts";

/** What a canary is about: models on a device, pipeline, item, expectation and rule. */
async function subject(
  { models }: BoundPipeline,
  { pipeline }: InferTask,
  { item, expected, rule }: Canary,
): Promise<string> {
  const known = encodeResults([{ name: "canary", output: expected }]);
  const parts = [models.map(({ key }) => key), pipeline, rule, await digest(item.bytes), await digest(known)];
  return digestOfJson(parts);
}

/**
 * Runs an item whose output is known, once for each model and device: graphics drivers are known to compute convolutions
 * wrongly without any error.
 * @throws CanaryError where the device's output is not within the rule; what `process` and `guarded` throw
 */
export async function checkCanary(engine: InferEngine, bound: BoundPipeline, task: InferTask): Promise<void> {
  const { canary } = task;
  if (canary === undefined) return;
  const about = await subject(bound, task, canary);
  if (engine.passed.has(about)) return;
  const result = await bound.guarded(() => bound.process(canary.item));
  const names = bound.models.map(({ name }) => `"${name}"`).join(" and ");
  const refuse = (reason: string) =>
    new CanaryError(`This device does not compute ${names} as it should.`, {
      fix: "Update the graphics driver or the browser, or take this job with WebAssembly.",
      details: [reason.slice(0, 300)],
    });
  if ("error" in result) throw refuse(result.error.message);
  const comparison = compareOutputs(canary.rule, canary.expected, result.output);
  if (!comparison.equal) throw refuse(comparison.reason);
  engine.passed.add(about);
}
