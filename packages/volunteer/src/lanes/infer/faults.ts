import { type InferChunk, type InferSpec, inferInputs } from "@starling/protocol";
import type { Fault, LeasedChunk } from "../lane.ts";

/** What of a chunk of a batch is not its spec's. Where the dataset ends is seen when its manifest is there. */
export function inferFaults({
  spec: { laneParams },
  chunk,
  lease,
}: LeasedChunk<InferSpec, InferChunk>): readonly Fault[] {
  const inputs = inferInputs(laneParams);
  const [from, to] = chunk.range;
  const same = chunk.inputs.length === inputs.length && inputs.every((cid, i) => chunk.inputs[i]?.equals(cid));
  return [
    [!same, "its models or its data are not the spec's"],
    // A calibration may have shown that devices differ too much, so that all compute on their CPUs.
    [
      chunk.provider !== laneParams.provider && chunk.provider !== "wasm",
      "it is to be computed elsewhere than the spec says",
    ],
    [from % laneParams.span !== 0 || to - from > laneParams.span, "its items are not a window of the spec's"],
    [lease.base !== null, "it starts from a model, which batches do not"],
  ];
}
