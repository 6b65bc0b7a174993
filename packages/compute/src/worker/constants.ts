/** Three losses in ten minutes mean a driver or a machine that cannot do this work: trying on would freeze it. */
export const MAX_LOSSES = 3;
export const LOSS_WINDOW_MS = 10 * 60_000;

/** Wait before the first new worker after a loss; each further one doubles it. A driver reset takes about a second. */
export const RESPAWN_DELAY_MS = 1_000;
