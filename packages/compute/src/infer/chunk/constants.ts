/** Most bytes of items that one chunk may touch: they lie in a tab's memory at once. */
export const MAX_WINDOW_BYTES = 256 * 1024 * 1024;

/** Most shards that one chunk may touch. */
export const MAX_WINDOW_SHARDS = 512;

/** Most bytes of a job's dictionaries and tokenizers: eight of the largest that a dataset may have are half of it. */
export const MAX_RESOURCE_BYTES = 64 * 1024 * 1024;

/** Jobs of which a thread keeps pipeline, dictionaries and the names of its sessions between chunks. */
export const MAX_KEPT_JOBS = 4;

/** Milliseconds between two reports of progress: small models do thousands of items a second. */
export const REPORT_EVERY_MS = 100;
