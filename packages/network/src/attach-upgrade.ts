import type { IncomingMessage, Server } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** How long the loopback listener may take to accept a socket that was passed on. */
const CONNECT_TIMEOUT_MS = 5_000;

export interface AttachUpgradeOptions {
  /**
   * Whether a WebSocket request may go to libp2p: check Host and Origin here, and leave other paths to their owners.
   * Multiaddrs carry no path, so tabs ask for `/`.
   */
  accept: (request: IncomingMessage) => boolean;
}

/**
 * Lets a station serve libp2p's WebSockets on its one HTTP port: upgrade requests that `accept` takes are passed,
 * byte for byte, to the loopback listener; others are left alone.
 * @returns a function that detaches it and ends the passed sockets.
 */
export function attachUpgrade(server: Server, port: number, { accept }: AttachUpgradeOptions): () => void {
  const sockets = new Set<Duplex>();
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!accept(request)) return;
    const inner = connect({ port, host: "127.0.0.1", noDelay: true });
    const end = () => {
      sockets.delete(socket);
      socket.destroy();
      inner.destroy();
    };
    sockets.add(socket);
    inner.setTimeout(CONNECT_TIMEOUT_MS, end);
    for (const side of [socket, inner]) {
      side.on("error", end);
      side.on("close", end);
    }
    inner.once("connect", () => {
      inner.setTimeout(0);
      inner.write(requestHead(request));
      inner.write(head);
      inner.pipe(socket);
      socket.pipe(inner);
    });
  };
  server.on("upgrade", upgrade);
  return () => {
    server.off("upgrade", upgrade);
    for (const socket of sockets) socket.destroy();
  };
}

function requestHead(request: IncomingMessage): string {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
