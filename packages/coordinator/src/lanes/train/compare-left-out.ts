import { type Codes, chunkScale } from "@starling/learning";
import type { TrainChunk } from "@starling/protocol";
import { agreement, type Finding } from "../../verification/verdict.ts";
import type { TrainJob } from "./job.ts";

/**
 * Holds what a worker says its update left out against the station's own computation: its next update rests on it. Codes
 * and left-out together must be what was quantised, v = e' + c·s, within the spec's tolerance: whatever set of
 * coordinates another device's rounding has sent. Sums are doubles in coordinate order.
 */
export function compareLeftOut(
  { spec }: Pick<TrainJob, "spec">,
  chunk: TrainChunk,
  difference: Float32Array,
  { codes, error }: { readonly codes: Codes; readonly error: Float32Array },
): Finding {
  const { scale } = chunkScale(spec.laneParams.codec, chunk);
  let [product, theirs, own] = [0, 0, 0];
  for (let i = 0; i < difference.length; i++) {
    const given = (error[i] ?? 0) + (codes[i] ?? 0) * scale;
    const expected = difference[i] ?? 0;
    product += given * expected;
    theirs += given * given;
    own += expected * expected;
  }
  if (error.length === difference.length && own === 0 && theirs === 0) return agreement("station");
  const cosinePpm = Math.max(0, Math.floor((product / Math.sqrt(theirs * own)) * 1_000_000) || 0);
  const normRatioPpm = Math.floor(Math.sqrt(theirs / own) * 1_000_000);
  const { tolerance } = spec.common;
  const ok =
    error.length === difference.length &&
    cosinePpm >= tolerance.cosinePpm &&
    normRatioPpm >= tolerance.normRatioLowPpm &&
    normRatioPpm <= tolerance.normRatioHighPpm;
  const note = `What the update says it left out disagrees with the station's: cosine ${cosinePpm} ppm, norm ratio ${normRatioPpm} ppm.`;
  return { kind: "station", metricPpm: cosinePpm, ok, note: ok ? "" : note };
}
