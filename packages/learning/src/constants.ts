/** Coordinates of a full slice, the unit of audit and of sliced aggregation (TRAINING §6). */
export const SLICE_COORDINATES = 65_536;

/** Coordinates of a block of which a sparse update keeps the largest: their indices take 12 bits (TRAINING §0.4). */
export const SPARSE_BLOCK = 4_096;

/** Largest deflated slice: fflate falls back to stored blocks (5 bytes each), so honest slices hardly ever grow. */
export const MAX_DEFLATE_GROWTH = 256;

/** Fixed deflate level and memory: part of the format, because equal codes must give equal blocks. */
export const DEFLATE = { level: 6, mem: 8 } as const;

/** Coordinates per f16 scale in the server's int4 step (TRAINING §3, "publish"). */
export const DELTA_BLOCK = 256;

/** Coordinates per slice of the server's step: 32 KiB of nibbles behind their 256 scales. */
export const DELTA_SLICE = 65_536;

/** Largest integer that a double adds exactly. */
export const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/** Largest multiplier in a round record; rounds with more work are scaled down by a power of two. */
export const MAX_MULTIPLIER = 0x7fff_ffff;

/** Updates below which a direction has no majority to be compared with (TRAINING §3, "accept"). */
export const MIN_UPDATES_FOR_COSINE = 4;

/** Most tensors that a layout may name; equal to the checkpoint schema's limit. */
export const MAX_TENSORS = 4_096;

/** Longest flat vector: updates count coordinates in 31 bits. */
export const MAX_COORDINATES = 0x7fff_ffff;

/** Longest learning-rate table; equal to the job spec's limit. */
export const MAX_SCHEDULE = 10_000;
