import type { InferChunk, InferSpec } from "@starling/protocol";
import type { VolunteerLane } from "../lane.ts";
import { inferFaults } from "./faults.ts";
import { fetchInferTask, fetchInferWarmUp } from "./fetch-task.ts";

/** Batches: one pipeline over every item of a dataset. */
export const inferLane: VolunteerLane<InferSpec, InferChunk> = {
  name: "infer",
  faults: inferFaults,
  fetchTask: fetchInferTask,
  fetchWarmUp: fetchInferWarmUp,
  words: (_, { items, failed }) => (failed ? `${items} items, ${failed} of them failed` : `${items} items`),
};
