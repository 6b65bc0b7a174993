import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { RequestError, StartError } from "../errors.ts";
import type { StationServices } from "../services.ts";
import { sendError } from "./body.ts";
import { route } from "./router.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { blockRoutes } from "./routes/blocks.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { operatorRoutes } from "./routes/operator.ts";
import { readRoutes } from "./routes/read.ts";
import { sealedRoutes } from "./routes/sealed.ts";
import { assertOrigin, type Origins, setSecurityHeaders } from "./security.ts";
import { serveStatic } from "./static-files.ts";

const ROUTES = [...readRoutes, ...accountRoutes, ...blockRoutes, ...jobRoutes, ...sealedRoutes, ...operatorRoutes];

/** What the server needs beside the routes. */
export interface HttpInit {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Whether pages may reach wallets over WalletConnect. */
  readonly walletConnect: boolean;
  /** Folder of the built site. */
  readonly site: string;
}

/** The one HTTP port: site, gateway, RPC door, API. Routes answer once `open` has given them the services. */
export interface HttpServer {
  readonly server: Server;
  readonly port: number;
  open(services: StationServices, origins: Origins): void;
  /** Whether a WebSocket upgrade comes from a page that may ask. */
  acceptsUpgrade(request: IncomingMessage): boolean;
  stop(): Promise<void>;
}

function listen(server: Server, { host, port }: HttpInit): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const busy = cause.code === "EADDRINUSE";
      reject(
        new StartError(busy ? `Port ${port} is in use.` : `The station can not listen on ${host}:${port}.`, {
          fix: busy
            ? "Stop the program that uses it, or set PORT to another one (volunteers' keys belong to the old address)."
            : "Check HOST and PORT.",
          cause,
        }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** The address that was asked for. @throws RequestError 400 for one that no browser would send */
function readUrl(text: string): URL {
  try {
    const url = new URL(text, "http://station");
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    throw new RequestError(400, "This is no address of the station.", "Check the path and its percent signs.");
  }
}

/** Starts listening. @throws StartError when the port is busy. */
export async function startHttp(init: HttpInit): Promise<HttpServer> {
  let ready: { services: StationServices; origins: Origins } | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response, init);
    if (ready === undefined) throw new RequestError(503, "The station is starting.", "Reload in a few seconds.");
    assertOrigin(ready.origins, request);
    const url = readUrl(request.url ?? "/");
    if (await route(ROUTES, { request, response, url, services: ready.services })) return;
    if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/ipfs/")) {
      throw new RequestError(404, "There is nothing here.", "See docs/station-api.md for what the station answers.");
    }
    await serveStatic(init.site, url.pathname, request, response);
  };
  const accepts = (request: IncomingMessage) => {
    try {
      if (ready !== undefined) assertOrigin(ready.origins, request);
      return ready !== undefined;
    } catch {
      return false;
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => sendError(response, error));
  });
  server.on("upgrade", (request, socket) => {
    if (!accepts(request)) socket.destroy();
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const port = await listen(server, init);
  return {
    server,
    port,
    open: (services, origins) => {
      ready = { services, origins };
    },
    acceptsUpgrade: accepts,
    stop: () =>
      new Promise((resolve) => {
        ready = undefined;
        server.close(() => resolve());
        // Upgraded sockets are no longer the HTTP server's own, but closing waits for them: a tab that comes back while
        // the station ends would keep it for ever.
        for (const socket of sockets) socket.destroy();
      }),
  };
}
