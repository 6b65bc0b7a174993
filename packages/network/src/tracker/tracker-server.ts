import type { PeerId } from "@libp2p/interface";
import { handle } from "../streams/handle.ts";
import type { Swarm } from "../swarm/swarm.ts";
import { TRACKER_PROTOCOL } from "./tracker-protocol.ts";
import { type TrackerTable, trackerTable } from "./tracker-table.ts";

/**
 * Serves the tracker on a relay. Entries end with their peer's connection, or with their time to live.
 * @returns the table, and a function that stops serving.
 */
export async function serveTracker(
  swarm: Pick<Swarm, "libp2p" | "traffic">,
  table: TrackerTable = trackerTable(),
): Promise<{ table: TrackerTable; stop: () => Promise<void> }> {
  const gone = (event: CustomEvent<PeerId>) => table.forget(event.detail.toString());
  swarm.libp2p.addEventListener("peer:disconnect", gone);
  const unhandle = await handle(swarm, TRACKER_PROTOCOL, (request, { peer }) => {
    switch (request.op) {
      case "announce":
        table.announce(peer, request.cids);
        return { holders: [] };
      case "withdraw":
        table.withdraw(peer, request.cids);
        return { holders: [] };
      case "find":
        return { holders: table.find(request.cids, request.k, peer) };
      default:
        return request satisfies never;
    }
  });
  return {
    table,
    async stop() {
      swarm.libp2p.removeEventListener("peer:disconnect", gone);
      await unhandle();
    },
  };
}
