import { MAX_BLOCK_BYTES } from "@starling/protocol";

/** A shard is one raw block. */
export const MAX_SHARD_BYTES = MAX_BLOCK_BYTES;

/** Most bytes that a shard unfolds to. Deflate can shrink zeros a thousandfold; a tab must not meet a gigabyte. */
export const MAX_INFLATED_SHARD_BYTES = 16 * 1024 * 1024;

/** Samples per shard: some hundred kilobytes of small images, so that one chunk's slice touches few blocks. */
export const SHARD_SAMPLES = 1_000;

/** Largest dataset file that is opened, and largest size it may unpack to. */
export const MAX_DATASET_BYTES = 256 * 1024 * 1024;

/** Labels are bytes. */
export const MAX_CLASSES = 256;

/** A sample value of 0..255 enters the graph as value · 1/255: the f32 bits of 1/255 and of 0. */
export const UNIT_SCALE_BITS = 0x3b808081;
export const ZERO_BITS = 0;
/** The f32 bits of 1. */
export const ONE_BITS = 0x3f800000;

/** Most cells of a table that are held at once: they take 8 bytes each. */
export const MAX_CELLS = 2 ** 25;

/** Most files of an archive: each one costs a name and an object, however small it is. */
export const MAX_FILES = 100_000;

/** Largest image that is decoded, and the memory that its decoder may take on the way. */
export const MAX_IMAGE_PIXELS = 2 ** 24;
export const MAX_IMAGE_BYTES = 512 * 1024 * 1024;
