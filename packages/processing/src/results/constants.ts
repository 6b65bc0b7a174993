/** Longest name of an item, in characters: what file systems allow. */
export const MAX_NAME_CHARACTERS = 255;

/** Longest words of a failure; longer ones are cut. */
export const MAX_REASON_CHARACTERS = 500;

/** Highest rank of a tensor. */
export const MAX_RANK = 8;

/** Most boxes of one item, as many as the step `boxes` gives at most. */
export const MAX_BOXES = 10_000;

/** Most labels of one value, as many as the step `top-k` gives at most. */
export const MAX_LABELS = 100;
