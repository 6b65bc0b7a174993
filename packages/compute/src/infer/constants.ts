/**
 * Largest model that is opened, with its weights in other files. WebAssembly's memory ends at 4 GiB, a model lies in it
 * twice while its session is made, and the values of a run need room as well.
 */
export const MAX_MODEL_BYTES = 2 ** 30;

/** Models whose sessions are kept ready, in bytes of their files; the one that was not used for longest goes first. */
export const MAX_SESSION_BYTES = 2 ** 30;

/** Work after which the duty cycle rests: as long as a micro-batch of training, so that a moved share acts as soon. */
export const REST_AFTER_MS = 50;
