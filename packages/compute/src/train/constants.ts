/** A change of the share, or a stop, must show within a second; sleeping in such pieces leaves room for the step itself. */
export const SLEEP_PIECE_MS = 100;
