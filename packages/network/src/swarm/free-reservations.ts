import type { CircuitRelayService } from "@libp2p/circuit-relay-v2";
import type { Libp2p, PeerId } from "@libp2p/interface";

/**
 * Frees a relay's reservations when their peers leave. @libp2p/circuit-relay-v2 4.2 keeps them for their whole time to
 * live, so that tabs that come and go would fill it up.
 * @returns a function that stops it.
 */
export function freeReservations(libp2p: Libp2p<{ relay: CircuitRelayService }>): () => void {
  const gone = (event: CustomEvent<PeerId>) => {
    const { reservations } = libp2p.services.relay;
    // Its timer would otherwise end the reservation that the same peer makes when it returns.
    reservations.get(event.detail)?.signal.clear();
    reservations.delete(event.detail);
  };
  libp2p.addEventListener("peer:disconnect", gone);
  return () => libp2p.removeEventListener("peer:disconnect", gone);
}
