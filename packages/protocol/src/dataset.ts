import * as z from "zod/mini";
import type { Loss } from "./lanes/train/loss.ts";
import { address, f32Bits, f32Of, integer, rawCid, safeInteger, text } from "./scalars.ts";

/** Most shards one manifest names: keeps the manifest itself a block of well under 1 MiB. */
export const MAX_SHARDS = 8_192;

/** Largest tokenizer file after unpacking: published ones for 50,000 tokens have about 2 MB. */
export const MAX_TOKENIZER_BYTES = 16 * 1024 * 1024;

/** Longest table of characters in a manifest, in UTF-16 code units: it must stay a block. */
const MAX_CHARACTERS = 2 * 65_536;

/** Most columns that a table's samples have: each one is named in the manifest. */
export const MAX_COLUMNS = 2_048;

/** Most values that one sample of a regression is to predict. */
export const MAX_TARGETS = 256;

/** Who made something, and the basis points of the pay that are asked for it. */
export const contributor = z.strictObject({ account: address, bps: integer(0, 5_000) });

const shard = z.strictObject({
  cid: rawCid,
  /** Samples in the shard. */
  count: integer(1, 1_000_000),
  /** Size of the block in bytes. */
  bytes: integer(1, 1024 * 1024),
});

/** What every dataset says of itself. */
const common = {
  v: z.literal(1),
  name: text(120),
  licence: text(60),
  /** The notice that travels with the data. */
  notice: text(4_000),
  /** Account that receives the royalty, where one is asked for. */
  contributor: z.optional(contributor),
  /** Samples in all shards. */
  count: safeInteger,
  encoding: z.literal("deflate-raw"),
  shards: z.array(shard).check(z.minLength(1), z.maxLength(MAX_SHARDS)),
};

/** A column of a table, and what its cells were standardised with: value = (cell − mean) / deviation. */
const column = z.strictObject({
  name: text(80),
  mean: f32Bits,
  deviation: f32Bits.check(z.refine((bits) => f32Of(bits) > 0, { error: "must be above 0" })),
});

/** Samples that are numbers. A value v of a sample enters the graph as `v · scale + offset`. */
const numbers = z.strictObject({
  shape: z.array(integer(1, 65_536)).check(z.minLength(1), z.maxLength(4)),
  /** Row major; float32 is little-endian and finite. */
  dtype: z.enum(["uint8", "float32"]),
  scale: f32Bits,
  offset: f32Bits,
  /** The columns that a table's samples come from, in their order. Who asks the model must standardise alike. */
  columns: z.exactOptional(z.array(column).check(z.minLength(1), z.maxLength(MAX_COLUMNS))),
});

/** Samples with a class each. A shard is `deflate-raw` of `count` samples followed by `count` labels (uint8). */
export const ClassificationManifest = z.strictObject({
  ...common,
  kind: z.literal("classification"),
  sample: numbers,
  classes: z.array(text(80)).check(z.minLength(2), z.maxLength(256)),
});

/**
 * Samples with numbers to be predicted. A shard is `deflate-raw` of `count` samples followed by their targets (float32,
 * little-endian, finite), as many for each sample as there are `targets`. Losses are taken of these numbers; where they
 * were standardised, `targets` says what with.
 */
export const RegressionManifest = z.strictObject({
  ...common,
  kind: z.literal("regression"),
  sample: numbers,
  targets: z.array(column).check(z.minLength(1), z.maxLength(MAX_TARGETS)),
});

/** How text became tokens, and how tokens become text again. */
const tokenizer = z.discriminatedUnion("kind", [
  /** UTF-8, one token per byte. */
  z.strictObject({ kind: z.literal("bytes") }),
  /** Unicode code points: id i is the i-th one of `characters`. */
  z.strictObject({ kind: z.literal("characters"), characters: z.string().check(z.maxLength(MAX_CHARACTERS)) }),
  /** Byte pairs: the block at `cid` is `deflate-raw` of a tokenizer.json of `length` bytes. */
  z.strictObject({ kind: z.literal("bpe"), cid: rawCid, length: integer(1, MAX_TOKENIZER_BYTES) }),
]);

/**
 * Text as tokens. Sample i is the `context` tokens from i · `stride` on, and its targets are the tokens that follow each
 * of them. A shard is `deflate-raw` of the tokens (uint8, or uint16 little-endian) that its own samples need,
 * `(count − 1) · stride + context + 1`: it is read without its neighbours.
 */
export const TokensManifest = z.strictObject({
  ...common,
  kind: z.literal("tokens"),
  sample: z.strictObject({
    /** [context]: what the graph's input takes, without the batch. */
    shape: z.tuple([integer(1, 65_536)]),
    dtype: z.enum(["uint8", "uint16"]),
    stride: integer(1, 65_536),
  }),
  tokenizer,
  /** Number of different tokens. */
  vocabulary: integer(2, 65_536),
});

/** A dataset: what its samples look like, whose they are, and the blocks that hold them. */
export const DatasetManifest = z
  .discriminatedUnion("kind", [ClassificationManifest, RegressionManifest, TokensManifest])
  .check(
    z.refine((manifest) => manifest.shards.reduce((sum, { count }) => sum + count, 0) === manifest.count, {
      error: "count must be the sum of the shards' counts",
    }),
  );
export type DatasetManifest = z.infer<typeof DatasetManifest>;
export type ClassificationManifest = z.infer<typeof ClassificationManifest>;
export type RegressionManifest = z.infer<typeof RegressionManifest>;
export type TokensManifest = z.infer<typeof TokensManifest>;
export type TokenizerSpec = TokensManifest["tokenizer"];
export type DatasetShard = DatasetManifest["shards"][number];

export type SampleNumbers = ClassificationManifest["sample"];
export type Column = RegressionManifest["targets"][number];

/** Targets that one sample has: a class, its values, or the next token after each of its own. */
export function targetsPerSample(manifest: DatasetManifest): number {
  switch (manifest.kind) {
    case "tokens":
      return manifest.sample.shape[0];
    case "regression":
      return manifest.targets.length;
    case "classification":
      return 1;
    default:
      return manifest satisfies never;
  }
}

/** The loss that data of a kind is learned with. */
export function lossFor({ kind }: Pick<DatasetManifest, "kind">): Loss {
  return kind === "regression" ? "mean-squared-error" : "softmax-cross-entropy";
}
