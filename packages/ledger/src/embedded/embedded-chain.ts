import type { Address } from "@starling/protocol";
import type { RpcRequest } from "../ledger.ts";

/** What runs the chain: anvil as a child process, or the in-process EVM. */
export type EmbeddedKind = "anvil" | "minichain";

/** An EVM chain that lives and dies with this program and keeps its state in a folder. */
export interface EmbeddedChain {
  readonly kind: EmbeddedKind;
  readonly chainId: number;
  /** Answers JSON-RPC while the chain runs; everything, not only what a page may ask. */
  readonly request: RpcRequest;
  /**
   * Starts, with the state that the folder holds.
   * @throws EmbeddedChainError
   */
  start(): Promise<void>;
  /** Writes the state down and ends. */
  stop(): Promise<void>;
  /** Resolves once everything up to now would survive a crash. */
  flush(): Promise<void>;
  /** Gives an account gas money. */
  setBalance(account: Address, wei: bigint): Promise<void>;
}

/** Settings that every kind takes. */
export interface EmbeddedChainInit {
  /** Folder of the state; made when missing. */
  readonly folder: string;
  readonly chainId?: number;
  /** Told of what went wrong without stopping the chain. */
  readonly onWarning?: (text: string) => void;
}
