import { StarlingError } from "@starling/protocol";

/** Anything that went wrong between Starling and a chain. */
export class LedgerError extends StarlingError {
  override name = "LedgerError";
}

/** The contract refused. `reason` is the name of its custom error, `args` its values in order. */
export class ContractRevertError extends LedgerError {
  override name = "ContractRevertError";
  readonly reason: string;
  readonly args: readonly unknown[];

  constructor(message: string, init: { fix: string; reason: string; args: readonly unknown[]; cause?: unknown }) {
    super(message, { fix: init.fix, cause: init.cause, details: init.args.map(String) });
    this.reason = init.reason;
    this.args = init.args;
  }
}

/** The chain's RPC did not answer, or not with JSON-RPC. */
export class ChainUnreachableError extends LedgerError {
  override name = "ChainUnreachableError";
}

/** The node refused a transaction before it ran: no gas money, a wrong nonce. */
export class TransactionRefusedError extends LedgerError {
  override name = "TransactionRefusedError";
}

/** A transaction was sent and has no receipt yet; it may still be included. */
export class TransactionPendingError extends LedgerError {
  override name = "TransactionPendingError";
}

/** The person at the wallet said no. */
export class WalletRejectedError extends LedgerError {
  override name = "WalletRejectedError";
}

/** The wallet or the RPC is on another chain than asked for. */
export class WrongChainError extends LedgerError {
  override name = "WrongChainError";
}

/** The chain holds no such job, contract or event. */
export class NotOnChainError extends LedgerError {
  override name = "NotOnChainError";
}

/** The embedded chain could not start, or ended by itself. */
export class EmbeddedChainError extends LedgerError {
  override name = "EmbeddedChainError";
}

/** Settings that name no usable chain. */
export class ChainConfigError extends LedgerError {
  override name = "ChainConfigError";
}
