import type { TransportManager } from "@libp2p/interface-internal";
import { type Multiaddr, multiaddr } from "@multiformats/multiaddr";
import { peerOfAddress } from "./addresses.ts";

/** A libp2p service that sees and mends this node's reservations at relays. */
export interface Reservations {
  has(relay: Multiaddr): boolean;
  /**
   * Asks a connected relay again. libp2p asks once for each connection: a relay that was full or slow then would never
   * be asked again.
   */
  ask(relay: Multiaddr): Promise<void>;
}

export function reservations(): (components: { transportManager: TransportManager }) => Reservations {
  return ({ transportManager }) => ({
    has(relay) {
      const circuit = `/p2p/${peerOfAddress(relay)}/p2p-circuit`;
      return transportManager.getAddrs().some((address) => address.toString().includes(circuit));
    },
    async ask(relay) {
      // A new search also forgets which relays have failed; without it one failed dial bars a relay for good.
      await transportManager.listen([multiaddr("/p2p-circuit")]);
      await transportManager.listen([relay.encapsulate("/p2p-circuit")]);
    },
  });
}
