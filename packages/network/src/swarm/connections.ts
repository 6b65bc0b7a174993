import type { Connection, Libp2p } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { GLARE_WINDOW_MS } from "../constants.ts";

/** Whether a connection carries bytes without a relay's limits. */
export function isDirect(connection: Connection): boolean {
  return connection.limits === undefined && connection.direct;
}

/** Open connections to a peer. */
export function openConnections(libp2p: Libp2p, peer: string): Connection[] {
  return libp2p.getConnections(peerIdFromString(peer)).filter((connection) => connection.status === "open");
}

/** Whether the lower of the two peer ids dialled a connection: both ends agree on this one when there are two. */
export function dialledByLower(connection: Pick<Connection, "direction" | "remotePeer">, self: string): boolean {
  const lower = self < connection.remotePeer.toString();
  return (connection.direction === "outbound") === lower;
}

/**
 * The direct connection that both ends keep. Of those opened within moments of the newest (both ends had dialled) it is
 * the one the lower peer id dialled; older ones are left from before the peer vanished and came back.
 */
export function preferredDirect(connections: readonly Connection[], self: string): Connection | undefined {
  const direct = connections
    .filter((connection) => connection.status === "open" && isDirect(connection))
    .sort((a, b) => b.timeline.open - a.timeline.open);
  const [newest] = direct;
  if (newest === undefined) return undefined;
  const rivals = direct.filter(({ timeline }) => newest.timeline.open - timeline.open < GLARE_WINDOW_MS);
  return rivals.find((connection) => dialledByLower(connection, self)) ?? newest;
}
