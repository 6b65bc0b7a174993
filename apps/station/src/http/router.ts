import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../errors.ts";
import type { StationServices } from "../services.ts";

/** One request on its way through a route. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Values of the pattern's `:names`. */
  readonly params: Readonly<Record<string, string>>;
  readonly services: StationServices;
}

/** A method and a path pattern such as `/api/jobs/:id` with what answers it. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly answer: (exchange: Exchange) => Promise<void> | void;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}

/**
 * Finds and runs the route of a request.
 * @returns false when no path matches
 * @throws RequestError 405 when only the method is wrong
 */
export async function route(routes: readonly Route[], exchange: Omit<Exchange, "params">): Promise<boolean> {
  const method = exchange.request.method === "HEAD" ? "GET" : exchange.request.method;
  let known = false;
  for (const candidate of routes) {
    const params = match(candidate.path, exchange.url.pathname);
    if (params === undefined) continue;
    known = true;
    if (candidate.method !== method) continue;
    await candidate.answer({ ...exchange, params });
    return true;
  }
  if (known) throw new RequestError(405, `${method} is not answered here.`, "See docs/station-api.md for the methods.");
  return false;
}
