import * as z from "zod/mini";
import { type Block, encodeBlock } from "../../block.ts";
import { cborCid, integer, safeInteger } from "../../scalars.ts";
import { acceptedFields, recordFields } from "../heads.ts";
import { Provider } from "./spec.ts";

/** Most chunks of one batch: their list must stay a block. */
export const MAX_BATCH_CHUNKS = 10_000;

const window = {
  /** Items of the dataset: from the first to the one behind the last. */
  from: safeInteger,
  to: safeInteger,
  /** Those of them that could not be computed. */
  failed: safeInteger,
};

/** What a batch has come to so far: its accepted outputs by their items, which no two of them share. */
export const OutputsManifest = z
  .strictObject({
    v: z.literal(1),
    kind: z.literal("outputs"),
    parts: z.array(z.strictObject({ ...window, output: cborCid })).check(z.maxLength(MAX_BATCH_CHUNKS)),
  })
  .check(
    z.refine(({ parts }) => parts.every(({ from, to }, i) => from < to && (parts[i - 1]?.to ?? 0) <= from), {
      error: "parts must be in the order of their items",
    }),
  );
export type OutputsManifest = z.infer<typeof OutputsManifest>;
export type OutputsPart = OutputsManifest["parts"][number];

/** The block of a batch's outputs so far. */
export function outputsBlock(parts: readonly OutputsPart[]): Block {
  return encodeBlock({ v: 1, kind: "outputs", parts });
}

/** Adds outputs to those before; of two for the same items the one before stays. */
export function addOutputs(before: readonly OutputsPart[], added: readonly OutputsPart[]): OutputsPart[] {
  const parts = [...before];
  for (const part of added) {
    if (!parts.some(({ from, to }) => from < part.to && part.from < to)) parts.push(part);
  }
  return parts.sort((a, b) => a.from - b.from);
}

/** How devices of different classes agreed on the job's models. */
const calibration = z.strictObject({
  /** Results that were held against the station's own computation, and those that agreed by the job's rule. */
  compared: integer(1, 64),
  agreed: integer(0, 64),
});

/** What happened in one round of a batch: `outputs` are those of `base`, and what this round has counted. */
export const InferRecord = z.strictObject({
  ...recordFields,
  lane: z.literal("infer"),
  accepted: z.array(z.strictObject({ ...acceptedFields, ...window })).check(z.maxLength(1_024)),
  outputs: cborCid,
  /** Items that have a result, and those of them that failed. */
  done: safeInteger,
  failed: safeInteger,
  /** Where the next rounds compute: `wasm` once a calibration has shown that devices differ too much. */
  provider: Provider,
  calibration: z.nullable(calibration),
});
export type InferRecord = z.infer<typeof InferRecord>;

/**
 * The outputs that a round adds to those of its base. A calibration on which devices did not agree adds none: its items
 * are computed again where all devices agree.
 */
export function roundOutputs({
  accepted,
  calibration,
}: {
  readonly accepted: readonly OutputsPart[];
  readonly calibration: InferRecord["calibration"];
}): OutputsPart[] {
  if (calibration !== null && calibration.agreed < calibration.compared) return [];
  return accepted.map(({ from, to, failed, output }) => ({ from, to, failed, output }));
}

/** What a coordinator learned of a batch when it took it on. */
export const InferIntake = z.strictObject({ lane: z.literal("infer"), count: integer(1, 2 ** 31 - 1) });
export type InferIntake = z.infer<typeof InferIntake>;

/** What a round of a batch left. */
export const InferClosing = z.strictObject({
  lane: z.literal("infer"),
  outputs: cborCid,
  done: safeInteger,
  failed: safeInteger,
  provider: Provider,
  calibration: z.nullable(calibration),
});
export type InferClosing = z.infer<typeof InferClosing>;
