import { RECONNECT_MS } from "../constants.ts";

/**
 * Milliseconds before attempt number `attempt` (from 1): doubling, capped, times a random factor in [0.5, 1.5), so that
 * tabs which a restarted station lost together do not come back together.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const doubled = RECONNECT_MS.first * 2 ** Math.min(attempt - 1, 16);
  return Math.round(Math.min(doubled, RECONNECT_MS.longest) * (0.5 + random()));
}
