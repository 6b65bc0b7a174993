import type { Address, Bytes32 } from "@starling/protocol";
import { type WriteOptions, type Written, writeProvenance } from "../execute.ts";
import type { Ledger } from "../ledger.ts";

/** What an author puts on record: the digest of a manifest that names it, whom to pay, how much, the licence. */
export interface RegistrationOrder {
  readonly digest: Bytes32;
  readonly payee: Address;
  readonly bps: number;
  /** Digest of the licence. */
  readonly terms: Bytes32;
}

/**
 * Registers a dataset or base model under the sender. It says who said so first, not who owns it; only the payee can
 * change later.
 * @throws LedgerError
 */
export function register(ledger: Ledger, { digest, payee, bps, terms, ...options }: WriteOptions & RegistrationOrder) {
  return writeProvenance(ledger, "register", [digest, payee, bps, terms], options);
}

/**
 * Sends later royalties of the sender's registration to another account.
 * @throws LedgerError
 */
export function setPayee(
  ledger: Ledger,
  { digest, payee, ...options }: WriteOptions & { digest: Bytes32; payee: Address },
): Promise<Written> {
  return writeProvenance(ledger, "setPayee", [digest, payee], options);
}
