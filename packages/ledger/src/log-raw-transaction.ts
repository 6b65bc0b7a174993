import type { Hex } from "@starling/protocol";
import { keccak256 } from "viem";
import type { TxLog } from "./tx-log.ts";

/** Writes a transaction that somebody else signed into a log, for `rpcProxy`'s `onRawTransaction`. */
export function logRawTransaction(log: TxLog): (raw: Hex) => Promise<void> {
  return (raw) => log.append({ hash: keccak256(raw), raw });
}
