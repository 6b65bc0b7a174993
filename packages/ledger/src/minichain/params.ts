import * as z from "zod/mini";
import { JsonRpcError } from "../http-rpc.ts";

const hex = z.string().check(z.regex(/^0x([0-9a-fA-F]{2})*$/)) as unknown as z.ZodMiniType<`0x${string}`>;
const quantity = z.string().check(z.regex(/^0x[0-9a-fA-F]{1,64}$/));
const address = z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/)) as unknown as z.ZodMiniType<`0x${string}`>;
const word = z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/)) as unknown as z.ZodMiniType<`0x${string}`>;
const tag = z.union([quantity, z.enum(["latest", "pending", "safe", "finalized", "earliest"])]);

/** Forms of the parameters that the minichain's methods take; what is left out of a tuple is undefined. */
export const PARAMS = {
  none: z.array(z.unknown()),
  account: z.tuple([address, z.optional(tag)]),
  slot: z.tuple([address, quantity, z.optional(tag)]),
  hash: z.tuple([word]),
  raw: z.tuple([hex]),
  block: z.tuple([tag, z.optional(z.boolean())]),
  blockHash: z.tuple([word, z.optional(z.boolean())]),
  call: z.tuple(
    [
      z.object({
        from: z.optional(address),
        to: z.optional(z.nullable(address)),
        data: z.optional(hex),
        input: z.optional(hex),
        value: z.optional(quantity),
      }),
    ],
    z.unknown(),
  ),
  logs: z.tuple([
    z.object({
      address: z.optional(z.union([address, z.array(address)])),
      topics: z.optional(z.array(z.union([z.null(), word, z.array(word)]))),
      fromBlock: z.optional(tag),
      toBlock: z.optional(tag),
      blockHash: z.optional(word),
    }),
  ]),
} as const;

/** Number or name of a block. */
export type Tag = z.infer<typeof tag>;
/** Which logs. */
export type LogFilter = z.infer<typeof PARAMS.logs>[0];
/** What to simulate. */
export type CallRequest = z.infer<typeof PARAMS.call>[0];

/** @throws JsonRpcError (-32602) for anything else. */
export function parseParams<T>(schema: z.ZodMiniType<T>, params: unknown): T {
  const parsed = schema.safeParse(params ?? []);
  if (parsed.success) return parsed.data;
  throw new JsonRpcError({ code: -32_602, message: `invalid params: ${z.prettifyError(parsed.error)}` });
}
