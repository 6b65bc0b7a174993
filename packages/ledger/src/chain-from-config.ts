import type { Hex } from "@starling/protocol";
import type { Chain } from "viem";
import * as z from "zod/mini";
import { chainOf } from "./chain.ts";
import { LOCAL_CHAIN_ID } from "./constants.ts";
import { ChainConfigError } from "./errors.ts";
import { httpRpc } from "./http-rpc.ts";
import type { RpcRequest } from "./ledger.ts";

/** Settings as they stand in the environment. */
export interface ChainConfig {
  /** Address of a JSON-RPC endpoint; without it the station runs its own chain. */
  readonly RPC_URL?: string | undefined;
  /** Asked for beside RPC_URL, so that a wrong endpoint is noticed before money moves. */
  readonly CHAIN_ID?: string | undefined;
  /** The station's key on that chain. On its own chain it makes one. */
  readonly CHAIN_KEY?: string | undefined;
  /** The settlement contract, where it is deployed already. */
  readonly ROUNDS_ADDRESS?: string | undefined;
  /** The block of its deployment. */
  readonly ROUNDS_SINCE?: string | undefined;
}

/** Which chain to use. */
export type ChainChoice =
  | { readonly kind: "embedded"; readonly chainId: number }
  | {
      readonly kind: "remote";
      readonly chain: Chain;
      readonly url: string;
      readonly request: RpcRequest;
      readonly key: Hex;
      readonly rounds?: Hex;
      readonly since?: bigint;
    };

const integer = z.string().check(z.regex(/^[1-9][0-9]{0,14}$/));
const Remote = z.object({
  RPC_URL: z.string().check(z.regex(/^https?:\/\/\S+$/)),
  CHAIN_ID: integer,
  CHAIN_KEY: z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/)),
  ROUNDS_ADDRESS: z.optional(z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/))),
  ROUNDS_SINCE: z.optional(z.string().check(z.regex(/^(0|[1-9][0-9]{0,14})$/))),
});

const fixes: Readonly<Record<string, string>> = {
  RPC_URL: "Set RPC_URL to an http or https address, or leave it out for the embedded chain.",
  CHAIN_ID: "Set CHAIN_ID to the id of the chain behind RPC_URL, as a decimal number.",
  CHAIN_KEY: "Set CHAIN_KEY to the station's private key there: 0x and 64 digits.",
  ROUNDS_ADDRESS: "Set ROUNDS_ADDRESS to the contract's address, or leave it out to deploy one.",
  ROUNDS_SINCE: "Set ROUNDS_SINCE to the block in which the contract was deployed.",
};

/**
 * The chain that the settings ask for: the embedded one without RPC_URL, else any that speaks JSON-RPC.
 * @throws ChainConfigError
 */
export function chainFromConfig(config: ChainConfig): ChainChoice {
  // A value left empty in a settings file means that there is none.
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined && value !== ""));
  if (!("RPC_URL" in given)) return { kind: "embedded", chainId: LOCAL_CHAIN_ID };
  const parsed = Remote.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    const state = name in given ? "cannot be used" : "is missing";
    throw new ChainConfigError(`${name} ${state}.`, { fix: fixes[name] ?? "Compare it with the README." });
  }
  const { RPC_URL: url, CHAIN_ID, CHAIN_KEY, ROUNDS_ADDRESS, ROUNDS_SINCE } = parsed.data;
  const chainId = Number(CHAIN_ID);
  return {
    kind: "remote",
    chain: chainOf(chainId, url),
    url,
    request: httpRpc(url),
    key: CHAIN_KEY.toLowerCase() as Hex,
    ...(ROUNDS_ADDRESS === undefined ? {} : { rounds: ROUNDS_ADDRESS.toLowerCase() as Hex }),
    ...(ROUNDS_SINCE === undefined ? {} : { since: BigInt(ROUNDS_SINCE) }),
  };
}
