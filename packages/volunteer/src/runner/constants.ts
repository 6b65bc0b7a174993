/** Largest micro-batch that a tab takes; larger ones hold a GPU for longer than a frame of the page. */
export const MAX_MICRO_BATCH = 1_024;
