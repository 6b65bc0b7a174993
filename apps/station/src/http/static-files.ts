import { createReadStream, existsSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { packedFile, takesGzip } from "./packed-file.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Serves the built site: a file where there is one, otherwise the page shell, so that every route can be opened and
 * reloaded. Names with a content hash are cached for good, and sent with gzip to who takes it.
 */
export async function serveStatic(
  root: string,
  path: string,
  { headers }: Pick<IncomingMessage, "headers">,
  response: ServerResponse,
): Promise<void> {
  const wanted = normalize(join(root, decodeURIComponent(path)));
  const inside = wanted === root || wanted.startsWith(root + sep);
  const isFile = inside && existsSync(wanted) && statSync(wanted).isFile();
  if (!isFile && extname(path) !== "") {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("There is no such file.");
    return;
  }
  const file = isFile ? wanted : join(root, "index.html");
  if (!existsSync(file)) {
    response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "5" });
    response.end("The site is being built. Reload in a few seconds.");
    return;
  }
  const immutable = isFile && path.startsWith("/assets/");
  const { size } = statSync(file);
  const packing = immutable && takesGzip(headers["accept-encoding"]) ? packedFile(file, size) : undefined;
  const packed = await packing;
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": packed?.byteLength ?? size,
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
    ...(packed && { "content-encoding": "gzip" }),
    ...(immutable && { vary: "accept-encoding" }),
  });
  if (packed === undefined) createReadStream(file).pipe(response);
  else response.end(packed);
}
