import { MAX_BLOCK_BYTES, OversizeError } from "@starling/protocol";
import { GATEWAY_IN_FLIGHT } from "../constants.ts";
import { StreamError } from "../errors.ts";
import type { BlockSource } from "./block-source.ts";

/**
 * A trustless HTTP gateway: `GET <base>/ipfs/<cid>?format=raw`. The body is read piece by piece, so that a server
 * cannot make us take more than a block.
 */
export function gatewaySource(base: string, fetcher: typeof fetch = globalThis.fetch.bind(globalThis)): BlockSource {
  let lastActivity = performance.now();
  return {
    id: base,
    kind: "gateway",
    inFlight: GATEWAY_IN_FLIGHT,
    get lastActivity() {
      return lastActivity;
    },
    async get(cid, signal) {
      const response = await fetcher(`${base.replace(/\/$/, "")}/ipfs/${cid}?format=raw`, {
        signal,
        headers: { accept: "application/vnd.ipld.raw" },
        credentials: "omit",
      });
      if (response.status === 404 || response.status === 410) return null;
      if (!response.ok) {
        throw new StreamError(`The gateway ${base} answered ${response.status}.`, { fix: "Use another gateway." });
      }
      return readBody(response, () => {
        lastActivity = performance.now();
      });
    },
    close() {},
  };
}

async function readBody(response: Response, onBytes: () => void): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    onBytes();
    length += part.byteLength;
    if (length > MAX_BLOCK_BYTES) {
      throw new OversizeError(`A gateway sent more than ${MAX_BLOCK_BYTES} bytes for a block.`, {
        fix: "Use another gateway.",
      });
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
