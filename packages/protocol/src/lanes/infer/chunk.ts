import type { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { chunkFields } from "../heads.ts";
import { type InferParams, Provider } from "./spec.ts";

/**
 * A window of a batch's items, in their order. A `calibrate` chunk is computed like any other; it shows whether devices
 * of different classes agree on this model by the job's rule. `inputs` are those of {@link inferInputs}.
 */
export const InferChunk = z.strictObject({
  ...chunkFields,
  lane: z.literal("infer"),
  kind: z.enum(["infer", "calibrate"]),
  provider: Provider,
});
export type InferChunk = z.infer<typeof InferChunk>;

/** Everything that a chunk of a batch reads: each model with its external files, resources, and at last the dataset. */
export function inferInputs({ models, resources, dataset }: InferParams): CID[] {
  return [
    ...models.flatMap(({ graph, external }) => [graph, ...external.map(({ file }) => file)]),
    ...resources.map(({ file }) => file),
    dataset,
  ];
}
