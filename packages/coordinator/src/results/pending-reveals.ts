import type { Bytes32, NamedBlock, SignedReceipt } from "@starling/protocol";
import { MAX_PENDING_REVEALS } from "../constants.ts";
import type { OpenedOutput } from "./check-output.ts";

/** A reveal whose header was checked and whose payload is still coming. */
export interface PendingReveal {
  readonly opened: OpenedOutput;
  /** The blocks that the output names. */
  readonly payload: readonly NamedBlock[];
  readonly salt: Uint8Array;
  readonly receipt: SignedReceipt;
  readonly receiptHash: Bytes32;
  /** Indices of the blocks that are stored. */
  readonly stored: Set<number>;
}

/** Half-finished reveals by lease; the oldest give way. A worker that is told `gone` sends its reveal again. */
export interface PendingReveals {
  get(lease: string): PendingReveal | undefined;
  set(lease: string, reveal: PendingReveal): void;
  delete(lease: string): void;
}

/** Keeps at most {@link MAX_PENDING_REVEALS} headers. */
export function pendingReveals(most = MAX_PENDING_REVEALS): PendingReveals {
  const reveals = new Map<string, PendingReveal>();
  return {
    get: (lease) => reveals.get(lease),
    set(lease, reveal) {
      reveals.delete(lease);
      reveals.set(lease, reveal);
      const [oldest] = reveals.keys();
      if (reveals.size > most && oldest !== undefined) reveals.delete(oldest);
    },
    delete: (lease) => void reveals.delete(lease),
  };
}

/** The blocks of the payload that are still missing. */
export function missingBlocks({ payload, stored }: PendingReveal): number[] {
  return payload.map((_, i) => i).filter((i) => !stored.has(i));
}
