import type { Address, SigningDomain } from "@starling/protocol";
import { type Chain, type Client, createClient, custom, http, type Transport } from "viem";
import { LOCAL_CHAIN_ID, POLL_MS } from "./constants.ts";
import { LedgerError } from "./errors.ts";
import type { Sender } from "./sender.ts";

/** One JSON-RPC call, as wallets, proxies and the embedded chain answer it. */
export type RpcRequest = (call: { method: string; params?: unknown }) => Promise<unknown>;

/** Where operations find the chain, the contracts and, for those that write, somebody who sends. */
export interface Ledger {
  readonly client: Client<Transport, Chain>;
  /** The settlement contract. */
  readonly rounds: Address;
  /** Where datasets, base models and final models are on record; none on chains without. */
  readonly provenance?: Address;
  /** The block from which events are read: that of the deployment. */
  readonly since: bigint;
  /** Blocks on top of and including the one that holds a transaction before it counts. */
  readonly confirmations: number;
  readonly pollMs: number;
  readonly sender?: Sender;
}

/** Settings of {@link ledger}. */
export interface LedgerInit {
  readonly client: Client<Transport, Chain>;
  readonly rounds: Address;
  readonly provenance?: Address;
  readonly since?: bigint;
  readonly confirmations?: number;
  readonly pollMs?: number;
  readonly sender?: Sender;
}

/** A viem client over a URL (`/rpc` in a page) or over a function. */
export function chainClient(chain: Chain, source: string | RpcRequest): Client<Transport, Chain> {
  // A function's refusals are answers: asked again, each would take a second longer.
  const transport =
    typeof source === "string"
      ? http(source, { retryCount: 2, timeout: 20_000 })
      : custom({ request: source }, { retryCount: 0 });
  return createClient({ chain, transport, cacheTime: 0 });
}

/** Puts together what the operations need. */
export function ledger(init: LedgerInit): Ledger {
  const local = init.client.chain.id === LOCAL_CHAIN_ID;
  return {
    client: init.client,
    rounds: init.rounds,
    ...(init.provenance === undefined ? {} : { provenance: init.provenance }),
    since: init.since ?? 0n,
    confirmations: init.confirmations ?? 1,
    pollMs: init.pollMs ?? (local ? POLL_MS.local : POLL_MS.remote),
    ...(init.sender === undefined ? {} : { sender: init.sender }),
  };
}

/** What signatures for this ledger's contract are bound to. */
export function signingDomain({ client, rounds }: Pick<Ledger, "client" | "rounds">): SigningDomain {
  return { chainId: client.chain.id, contract: rounds };
}

/** @throws LedgerError for a chain without the contract. */
export function provenanceOf({ provenance }: Pick<Ledger, "provenance">): Address {
  if (provenance !== undefined) return provenance;
  throw new LedgerError("This ledger knows no Provenance contract.", { fix: "Deploy it, or give its address." });
}

/** @throws LedgerError for a ledger that can only read. */
export function senderOf({ sender }: Pick<Ledger, "sender">): Sender {
  if (sender !== undefined) return sender;
  throw new LedgerError("This ledger can only read.", { fix: "Connect a wallet or give it a key." });
}
