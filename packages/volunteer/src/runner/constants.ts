/** Largest model that a tab takes: weights, gradients and two moments of it fit the 1 GiB that every adapter gives. */
export const MAX_MODEL_BYTES = 128 * 1024 * 1024;

/** Largest micro-batch that a tab takes; larger ones hold a GPU for longer than a frame of the page. */
export const MAX_MICRO_BATCH = 1_024;

/** Most bytes of GPU memory that a chunk may take: what every adapter gives, by WebGPU's limits, for four buffers. */
export const MAX_CHUNK_BYTES = 1024 * 1024 * 1024;
