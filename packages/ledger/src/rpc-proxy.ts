import * as z from "zod/mini";
import { RPC_BATCH, RPC_BODY_BYTES } from "./constants.ts";
import type { RpcRequest } from "./ledger.ts";

/** What a page may ask: reading, and sending what somebody signed. No node's own accounts, no test methods. */
export const ALLOWED_METHODS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
  "net_version",
  "web3_clientVersion",
]);

const Id = z.union([z.string().check(z.maxLength(100)), z.number(), z.null()]);
const Call = z.object({
  jsonrpc: z.literal("2.0"),
  id: Id,
  method: z.string().check(z.maxLength(100)),
  params: z.optional(z.array(z.unknown()).check(z.maxLength(8))),
});
const RawTransaction = z.tuple([z.string().check(z.regex(/^0x([0-9a-fA-F]{2})+$/))]);

/** Settings of {@link rpcProxy}. */
export interface RpcProxyInit {
  /** The chain behind the door. */
  readonly request: RpcRequest;
  readonly maxBytes?: number;
  readonly maxBatch?: number;
  /**
   * Told of every signed transaction before the chain is: where an embedded chain forgets its last half second, a
   * page's transactions come back as the station's own do. See `logRawTransaction`.
   */
  readonly onRawTransaction?: (raw: `0x${string}`) => Promise<void>;
}

/** What to send back over HTTP, as `application/json`. */
export interface RpcProxyResponse {
  readonly status: 200 | 400 | 413;
  readonly body: string;
}

type Id = z.infer<typeof Id>;

/**
 * The same-origin door of a page to the chain: takes the body of a POST (as text or bytes), answers an allow-list of
 * methods. The caller checks Host and Origin.
 */
export function rpcProxy(init: RpcProxyInit): (body: string | Uint8Array) => Promise<RpcProxyResponse> {
  const { request, maxBytes = RPC_BODY_BYTES, maxBatch = RPC_BATCH, onRawTransaction } = init;

  async function answer(value: unknown): Promise<Record<string, unknown>> {
    const call = Call.safeParse(value);
    if (!call.success) return failure(idOf(value), -32_600, "This is no JSON-RPC 2.0 call.");
    const { id, method, params = [] } = call.data;
    if (!ALLOWED_METHODS.has(method)) return failure(id, -32_601, `${method} is not served here.`);
    try {
      if (method === "eth_sendRawTransaction" && onRawTransaction !== undefined) {
        const raw = RawTransaction.safeParse(params);
        if (!raw.success) return failure(id, -32_602, "A signed transaction is hexadecimal text.");
        await onRawTransaction(raw.data[0] as `0x${string}`);
      }
      return { jsonrpc: "2.0", id, result: await request({ method, params }) };
    } catch (cause) {
      return nodeFailure(id, cause);
    }
  }

  return async (body) => {
    const size = typeof body === "string" ? body.length : body.byteLength;
    if (size > maxBytes) {
      return reply(413, failure(null, -32_600, `A request has at most ${maxBytes} bytes.`));
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body));
    } catch {
      return reply(400, failure(null, -32_700, "This is not JSON."));
    }
    if (!Array.isArray(parsed)) return reply(200, await answer(parsed));
    if (parsed.length === 0 || parsed.length > maxBatch) {
      return reply(400, failure(null, -32_600, `A batch has 1 to ${maxBatch} calls.`));
    }
    return reply(200, await Promise.all(parsed.map(answer)));
  };
}

function reply(status: RpcProxyResponse["status"], body: unknown): RpcProxyResponse {
  return { status, body: JSON.stringify(body) };
}

function failure(id: Id, code: number, message: string, data?: unknown): Record<string, unknown> {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

/** A node's own refusal goes on as it is: pages decode the revert data. Anything else stays inside. */
function nodeFailure(id: Id, cause: unknown): Record<string, unknown> {
  if (cause instanceof Error && "code" in cause && typeof cause.code === "number") {
    return failure(id, cause.code, cause.message, "data" in cause ? cause.data : undefined);
  }
  return failure(id, -32_603, "The chain did not answer.");
}

function idOf(value: unknown): Id {
  const parsed = z.object({ id: Id }).safeParse(value);
  return parsed.success ? parsed.data.id : null;
}
