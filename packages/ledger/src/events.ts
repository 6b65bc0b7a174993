import { roundsAbi } from "@starling/contracts";
import type { Address, Hex } from "@starling/protocol";
import { type ContractEventArgsFromTopics, type ContractEventName, type Log, parseEventLogs, type RpcLog } from "viem";

/** Names of the settlement contract's events. */
export type EventName = Exclude<ContractEventName<typeof roundsAbi>, "EIP712DomainChanged">;

/** One event with the place where it happened. */
export type LedgerEvent = {
  [N in EventName]: {
    readonly name: N;
    readonly args: Readonly<ContractEventArgsFromTopics<typeof roundsAbi, N>>;
    readonly block: bigint;
    readonly blockHash: Hex;
    readonly transaction: Hex;
    /** Place among the block's logs. */
    readonly index: number;
  };
}[EventName];

/** The event type of one name. */
export type EventOf<N extends EventName> = Extract<LedgerEvent, { name: N }>;

/** Decodes the settlement contract's events among `logs`; those of other contracts are passed over. */
export function parseEvents(rounds: Address, logs: readonly (Log | RpcLog)[]): LedgerEvent[] {
  const ours = logs.filter((log) => log.address.toLowerCase() === rounds);
  const events: LedgerEvent[] = [];
  for (const log of parseEventLogs({ abi: roundsAbi, logs: [...ours], strict: true })) {
    if (log.eventName === "EIP712DomainChanged") continue;
    const { eventName: name, args, blockNumber, blockHash, transactionHash, logIndex } = log;
    if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) continue;
    const place = { block: BigInt(blockNumber), blockHash, transaction: transactionHash, index: Number(logIndex) };
    // The parser pairs each name with its arguments; the union cannot be rebuilt field by field.
    events.push({ name, args: lowered(args), ...place } as LedgerEvent);
  }
  return events;
}

/** Addresses come checksummed from the decoder; ours are lowercase throughout. */
function lowered<T>(value: T): T {
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)) return value.toLowerCase() as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(lowered) as T;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, lowered(field)])) as T;
}
