/** The header starts after its own length, a 64-bit integer. */
export const LENGTH_BYTES = 8;

/** Headers are padded with spaces so that the data starts aligned for 64-bit elements. */
export const ALIGNMENT = 8;

/** 4,096 tensors with names of 200 characters fit in 2 MiB; the format itself allows 100 MB. */
export const MAX_HEADER_BYTES = 2 * 1024 * 1024;

/** Key of the entry that holds text instead of a tensor. */
export const METADATA_KEY = "__metadata__";
