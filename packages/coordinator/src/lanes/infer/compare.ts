import { ComparisonRule, compareOutputs, type ItemResult } from "@starling/processing";
import { decodeBlock, type InferChunk, InferOutput, parse } from "@starling/protocol";
import type { Blocks, CheckerResult } from "../../components.ts";
import type { RevealState } from "../../state/state.ts";
import type { Finding } from "../../verification/verdict.ts";
import { isOwnResults } from "./check.ts";
import type { InferJob } from "./job.ts";
import { readOutput } from "./read-output.ts";

/** On one thread of WebAssembly every device gives the same bits. */
const EXACT: ComparisonRule = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 };

/** The first difference between two results of one item, in words; undefined where they agree. */
export function itemDifference(
  rule: ComparisonRule,
  own: ItemResult,
  given: ItemResult | undefined,
): string | undefined {
  if (given === undefined) return "it is missing";
  if (given.name !== own.name) return `it is called "${given.name}"`;
  if ("error" in own)
    return "error" in given && given.error.name === own.error.name
      ? undefined
      : `it ${"error" in given ? `failed as ${given.error.name}` : "has an output"}, the station's failed as ${own.error.name}`;
  if ("error" in given) return `it failed as ${given.error.name}, the station's did not`;
  const compared = compareOutputs(rule, own.output, given.output);
  return compared.equal ? undefined : compared.reason;
}

/**
 * Holds the station's own results against a worker's, item by item under the job's rule; bit for bit where all compute on
 * one thread of WebAssembly. What a calibration shows is no lie: it decides where the job is computed.
 */
export async function compareResults(
  blocks: Blocks,
  { spec }: Pick<InferJob, "spec">,
  { provider, range: [first] }: InferChunk,
  own: CheckerResult,
  { output }: Pick<RevealState, "output">,
): Promise<Finding | undefined> {
  if (!isOwnResults(own)) return undefined;
  const rule = provider === "wasm" ? EXACT : parse(ComparisonRule, spec.laneParams.rule);
  const given = await readOutput(blocks, decodeBlock(InferOutput, await blocks.get(output)));
  const differences = own.results.flatMap((result, i) => {
    const words = itemDifference(rule, result, given[i]);
    return words === undefined ? [] : [`"${result.name}" (item ${first + i}): ${words}`];
  });
  const agreed = own.results.length - differences.length;
  const metricPpm = Math.floor((agreed * 1_000_000) / own.results.length);
  const found = { kind: "station", metricPpm } as const;
  if (differences.length === 0) return { ...found, ok: true, note: "" };
  const note = `${differences.length} of ${own.results.length} results disagree with the station's: ${differences[0]}.`;
  return { ...found, ok: own.kind === "calibrate", note };
}
