import type { Connection, Libp2p } from "@libp2p/interface";
import { EXTRA_CONNECTION_GRACE_MS } from "../constants.ts";
import { toError } from "../errors.ts";
import { openConnections, preferredDirect } from "./connections.ts";

/** Timers and clocks differ by some milliseconds. */
const TIMER_SLACK_MS = 50;

/**
 * Keeps one connection for each peer: some seconds after a direct one opens, the relayed leg that signalled for it and
 * any second direct one (both ends had dialled) are closed. Both ends choose alike.
 * @returns a function that stops it.
 */
export function settleConnections(libp2p: Libp2p, graceMs: number = EXTRA_CONNECTION_GRACE_MS): () => void {
  const self = libp2p.peerId.toString();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  function settle(peer: string): void {
    const open = openConnections(libp2p, peer);
    const keep = preferredDirect(open, self);
    // A younger one may still be signalling over the relayed leg; its own timer comes later.
    if (keep === undefined || Date.now() - keep.timeline.open < graceMs) return;
    for (const extra of open) {
      if (extra === keep) continue;
      extra.close({ signal: AbortSignal.timeout(graceMs) }).catch((error) => extra.abort(toError(error)));
    }
  }

  const opened = (event: CustomEvent<Connection>) => {
    const peer = event.detail.remotePeer.toString();
    const timer = setTimeout(() => {
      timers.delete(timer);
      settle(peer);
    }, graceMs + TIMER_SLACK_MS);
    timers.add(timer);
  };
  libp2p.addEventListener("connection:open", opened);
  return () => {
    libp2p.removeEventListener("connection:open", opened);
    for (const timer of timers) clearTimeout(timer);
  };
}
