import { provenanceAbi } from "@starling/contracts";
import type { Address, Bytes32, Hex, JobId, Registration } from "@starling/protocol";
import { parseEventLogs } from "viem";
import { getBlockNumber, getLogs } from "viem/actions";
import { LOG_RANGE } from "../constants.ts";
import type { Ledger } from "../ledger.ts";
import { readProvenance } from "../read.ts";
import { rpcError } from "../rpc-error.ts";

/** What a job ended with. */
export interface SealedJob {
  /** Digest of the CID of the last checkpoint. */
  readonly model: Bytes32;
  /** Digest of the CID of the checkpoint that the job started from. */
  readonly parent: Bytes32;
  readonly epoch: number;
  /** Unix seconds. */
  readonly sealedAt: number;
}

/** A registration as it was made, with its place on the chain. The payee may have changed since. */
export interface RegistrationRecord extends Registration {
  /** Digest of the licence. */
  readonly terms: Bytes32;
  readonly transaction: Hex;
  readonly block: bigint;
}

/**
 * What an author has registered of a digest. Undefined where it has not.
 * @throws ChainUnreachableError, LedgerError where the ledger knows no Provenance contract
 */
export async function readRegistration(
  ledger: Ledger,
  { author, digest }: { author: Address; digest: Bytes32 },
): Promise<(Registration & { readonly terms: Bytes32; readonly registeredAt: number }) | undefined> {
  const record = await readProvenance(ledger, "registrationOf", [author, digest]);
  if (record.registeredAt === 0) return undefined;
  const { bps, terms, registeredAt } = record;
  return { author, digest, payee: lower(record.payee), bps, terms, registeredAt };
}

/**
 * What a job was sealed with. Undefined where it was not.
 * @throws ChainUnreachableError, LedgerError where the ledger knows no Provenance contract
 */
export async function readSeal(ledger: Ledger, { job }: { job: JobId }): Promise<SealedJob | undefined> {
  const sealed = await readProvenance(ledger, "sealOf", [job]);
  return sealed.sealedAt === 0 ? undefined : sealed;
}

/**
 * All registrations, oldest first, each with its present payee.
 * @throws ChainUnreachableError
 */
export async function readRegistrations(
  ledger: Ledger,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RegistrationRecord[]> {
  const { client, provenance, since } = ledger;
  if (provenance === undefined) return [];
  const records = new Map<string, RegistrationRecord>();
  const last = await getBlockNumber(client, { cacheTime: 0 }).catch((cause) => {
    throw rpcError(cause);
  });
  for (let start = since; start <= last; start += LOG_RANGE) {
    signal?.throwIfAborted();
    const end = start + LOG_RANGE - 1n < last ? start + LOG_RANGE - 1n : last;
    const logs = await getLogs(client, { address: provenance, fromBlock: start, toBlock: end }).catch((cause) => {
      throw rpcError(cause);
    });
    for (const { eventName, args, transactionHash, blockNumber } of parseEventLogs({ abi: provenanceAbi, logs })) {
      if (eventName === "Sealed") continue;
      const author = lower(args.author);
      const key = `${author} ${args.digest}`;
      const known = records.get(key);
      if (eventName === "Registered") {
        const { digest, bps, terms } = args;
        const place = { transaction: transactionHash, block: blockNumber };
        records.set(key, { author, digest, payee: lower(args.payee), bps, terms, ...place });
      } else if (known !== undefined) records.set(key, { ...known, payee: lower(args.payee) });
    }
  }
  return [...records.values()];
}

function lower(address: Address): Address {
  return address.toLowerCase() as Address;
}
