import type { Address, Hex } from "@starling/protocol";

/** What a transaction does; fees and nonce are the sender's business. `to` null creates a contract. */
export interface Call {
  readonly to: Address | null;
  readonly data: Hex;
  readonly gas: bigint;
}

/** Somebody who signs and sends: a key of the station, or a person's wallet. */
export interface Sender {
  readonly address: Address;
  /**
   * Hands the transaction to the chain and returns its hash, without waiting for a block.
   * @throws TransactionRefusedError, WalletRejectedError, WrongChainError, ChainUnreachableError
   */
  send(call: Call, options?: { signal?: AbortSignal }): Promise<Hex>;
}
