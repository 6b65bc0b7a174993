/** Most pixels of an image: what `@starling/graph` decodes at most, 16 megapixels of 2²⁰. */
export const MAX_PIXELS = 2 ** 24;

/** Longest side of an image that a step makes. */
export const MAX_SIDE = 16_384;

/** Longest recording that a step may allow: half an hour; MAX_ELEMENTS bounds its samples. */
export const MAX_SECONDS = 1_800;

/** Sampling rates that files have. */
export const MIN_RATE = 1_000;
export const MAX_RATE = 192_000;

/** Largest text item. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Elements of a tensor that a step makes: 256 MiB as f32. */
export const MAX_ELEMENTS = 2 ** 26;

/** Steps of one list: real pipelines have under ten. */
export const MAX_STEPS = 32;

/** Parts of a whole that confidences are rounded to: engines differ in the last bits of exp, not in these. */
export const PPM = 1_000_000;
