import type { TransportManager } from "@libp2p/interface-internal";

/** A libp2p service that knows the port of the WebSocket listener, whatever addresses are announced. */
export interface ListeningPort {
  readonly port: number | undefined;
}

export function listeningPort(): (components: { transportManager: TransportManager }) => ListeningPort {
  return ({ transportManager }) => ({
    get port() {
      for (const address of transportManager.getAddrs()) {
        const parts = address.getComponents();
        if (!parts.some(({ name }) => name === "ws")) continue;
        const port = Number(parts.find(({ name }) => name === "tcp")?.value);
        if (Number.isInteger(port)) return port;
      }
      return undefined;
    },
  });
}
