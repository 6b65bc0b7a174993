import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";

/** Which hosts and origins the station answers to. */
export interface Origins {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

/** The names under which a station on `publicUrl` and `port` may be asked for. */
export function allowedOrigins(publicUrl: string, port: number, loopback: boolean): Origins {
  const urls = [new URL(publicUrl)];
  if (loopback) for (const name of ["127.0.0.1", "localhost", "[::1]"]) urls.push(new URL(`http://${name}:${port}`));
  return { hosts: new Set(urls.map((url) => url.host)), origins: new Set(urls.map((url) => url.origin)) };
}

/**
 * Refuses requests for another host (DNS rebinding) and state-changing or upgrade requests from other pages.
 * @throws RequestError 403
 */
export function assertOrigin({ hosts, origins }: Origins, request: IncomingMessage): void {
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.has(host)) {
    throw new RequestError(
      403,
      `This station does not answer for the host "${host ?? ""}".`,
      "Open it under PUBLIC_URL.",
    );
  }
  if (origin !== undefined && !origins.has(origin)) {
    throw new RequestError(403, `Requests from ${origin} are not allowed.`, "Use the station's own pages.");
  }
}

/** What the headers depend on. */
export interface Exposure {
  readonly secure: boolean;
  /** Whether pages may reach wallets over WalletConnect. */
  readonly walletConnect: boolean;
}

/** WalletConnect attests to the wallet, through a frame of its own, which site it talks to. */
const WALLETCONNECT_FRAME = "https://verify.walletconnect.org";

/** Sets the headers that every answer carries. */
export function setSecurityHeaders(response: ServerResponse, { secure, walletConnect }: Exposure): void {
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    // Plots and popups position themselves with style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    // Relays, tabs' gateways and other chains' RPC doors may be anywhere; so may WalletConnect's relay.
    "connect-src 'self' ws: wss: https:",
    `frame-src ${walletConnect ? WALLETCONNECT_FRAME : "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  response.setHeader("Content-Security-Policy", policy.join("; "));
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  if (secure) response.setHeader("Strict-Transport-Security", "max-age=31536000");
}
