import type { Block } from "@ethereumjs/block";
import type { TypedTransaction } from "@ethereumjs/tx";
import type { RunTxResult } from "@ethereumjs/vm";
import type { Hex } from "@starling/protocol";
import { numberToHex } from "viem";
import { hexOf } from "./evm.ts";

/** A log as JSON-RPC gives it. */
export interface RpcLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockHash: Hex;
  readonly blockNumber: Hex;
  readonly blockTimestamp: Hex;
  readonly transactionHash: Hex;
  readonly transactionIndex: Hex;
  readonly logIndex: Hex;
  readonly removed: false;
}

/** A block with what happened in it; every block but the first holds one transaction. */
export interface StoredBlock {
  readonly block: Block;
  readonly hash: Hex;
  readonly transaction?: { readonly hash: Hex; readonly view: unknown; readonly receipt: unknown };
  readonly logs: readonly RpcLog[];
}

const EMPTY_BLOOM: Hex = `0x${"00".repeat(256)}`;

/** Puts a run transaction into the forms that JSON-RPC answers with. */
export function storedBlock(block: Block, tx: TypedTransaction, result: RunTxResult, chainId: number): StoredBlock {
  const hash = hexOf(tx.hash());
  const place = {
    blockHash: hexOf(block.hash()),
    blockNumber: numberToHex(block.header.number),
    transactionHash: hash,
    transactionIndex: numberToHex(0),
  };
  const blockTimestamp = numberToHex(block.header.timestamp);
  const logs = (result.execResult.logs ?? []).map(([address, topics, data], index): RpcLog => {
    const logIndex = numberToHex(index);
    const content = { address: hexOf(address), topics: topics.map(hexOf), data: hexOf(data) };
    return { ...content, ...place, blockTimestamp, logIndex, removed: false };
  });
  const from = tx.getSenderAddress().toString();
  const to = tx.to?.toString() ?? null;
  const gasUsed = numberToHex(result.totalGasSpent);
  const type = numberToHex(tx.type);
  const receipt = {
    ...place,
    from,
    to,
    type,
    gasUsed,
    logs,
    cumulativeGasUsed: gasUsed,
    contractAddress: result.createdAddress?.toString() ?? null,
    logsBloom: EMPTY_BLOOM,
    status: result.execResult.exceptionError === undefined ? "0x1" : "0x0",
    effectiveGasPrice: numberToHex(1),
  };
  const json = tx.toJSON();
  const { transactionHash: _, ...where } = place;
  const view = { ...json, ...where, hash, from, to, type, input: json.data, gas: json.gasLimit };
  return {
    block,
    hash: place.blockHash,
    transaction: { hash, view: { ...view, chainId: numberToHex(chainId) }, receipt },
    logs,
  };
}

/** A block as JSON-RPC gives it. */
export function blockView({ block, hash, transaction }: StoredBlock, full: boolean): unknown {
  const { header } = block.toJSON();
  const listed = transaction === undefined ? [] : [full ? transaction.view : transaction.hash];
  const extra = { size: "0x0", totalDifficulty: "0x0", uncles: [] };
  return { ...header, ...extra, hash, number: numberToHex(block.header.number), transactions: listed };
}
