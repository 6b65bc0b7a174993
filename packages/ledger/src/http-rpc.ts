import * as z from "zod/mini";
import { ChainUnreachableError } from "./errors.ts";
import type { RpcRequest } from "./ledger.ts";

const Answer = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.optional(z.unknown()) }) }),
  z.object({ result: z.unknown() }),
]);

/** An error that a node answered with, in the shape that viem reads: code, message, revert data. */
export class JsonRpcError extends Error {
  override name = "JsonRpcError";
  readonly code: number;
  readonly data: unknown;

  constructor({ code, message, data }: { code: number; message: string; data?: unknown }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/**
 * JSON-RPC over HTTP POST: what stands behind the proxy, and the road to a child process.
 * @throws ChainUnreachableError, JsonRpcError
 */
export function httpRpc(url: string): RpcRequest {
  let id = 0;
  return async ({ method, params = [] }) => {
    id += 1;
    const answer = Answer.safeParse(await post(url, { jsonrpc: "2.0", id, method, params }));
    if (!answer.success) {
      throw new ChainUnreachableError("The chain's address answers, but not with JSON-RPC.", {
        fix: "Check RPC_URL.",
      });
    }
    if ("error" in answer.data) throw new JsonRpcError(answer.data.error);
    return answer.data.result;
  };
}

async function post(url: string, body: unknown): Promise<unknown> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return await response.json();
  } catch (cause) {
    throw new ChainUnreachableError("The chain does not answer.", { fix: "Check that it runs, and RPC_URL.", cause });
  }
}
