/** Most different tokens: an id takes two bytes at most. */
export const MAX_VOCABULARY = 65_536;

/** Largest text that is tokenized at once, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 256 * 1024 * 1024;
