import type { IncomingMessage, ServerResponse } from "node:http";
import { errorText, InvalidDataError, OversizeError, parse, StarlingError } from "@starling/protocol";
import type * as z from "zod/mini";
import { RequestError } from "../errors.ts";

/** Reads a request's body up to `limit` bytes. @throws RequestError 413 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new RequestError(413, `The body is over ${limit} bytes.`, "Send less at once.");
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Reads a JSON body through its schema. @throws RequestError 400, 413; InvalidDataError */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodMiniType<T>, limit = 64 * 1024): Promise<T> {
  const body = await readBody(request, limit);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new RequestError(400, "The body is not JSON.", "Send JSON with the documented fields.");
  }
  return parse(schema, value);
}

/** Answers with JSON; bigints are written as decimal text. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item));
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}

function statusOf(error: unknown): number {
  if (error instanceof RequestError) return error.status;
  if (error instanceof OversizeError) return 413;
  if (error instanceof InvalidDataError) return 400;
  return error instanceof StarlingError ? 422 : 500;
}

/** Answers with an error in the form that pages and programs show: name, message and fix. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof StarlingError;
  sendJson(response, statusOf(error), {
    error: {
      name: known ? error.name : "StationError",
      message: known ? error.message : "The station could not answer.",
      fix: known ? error.fix : "Try again; the station's log has the details.",
      details: known ? error.details : [],
    },
  });
  if (!known) console.error(errorText(error));
}
