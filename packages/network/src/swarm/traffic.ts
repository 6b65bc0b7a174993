/** Bytes that Starling's own protocols carried, by peer; without transport overhead. */
export interface TrafficCounter {
  sent(peer: string, bytes: number): void;
  received(peer: string, bytes: number): void;
  /** Totals of one peer since the node started. */
  of(peer: string): { sent: number; received: number };
}

/** Makes a counter at zero. */
export function trafficCounter(): TrafficCounter {
  const totals = new Map<string, { sent: number; received: number }>();
  const entry = (peer: string) => {
    const known = totals.get(peer) ?? { sent: 0, received: 0 };
    totals.set(peer, known);
    return known;
  };
  return {
    sent(peer, bytes) {
      entry(peer).sent += bytes;
    },
    received(peer, bytes) {
      entry(peer).received += bytes;
    },
    of: (peer) => ({ ...(totals.get(peer) ?? { sent: 0, received: 0 }) }),
  };
}
