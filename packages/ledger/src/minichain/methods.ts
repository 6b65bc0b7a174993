import { createAddressFromString, hexToBytes, setLengthLeft } from "@ethereumjs/util";
import type { Hex } from "@starling/protocol";
import { numberToHex } from "viem";
import { BASE_FEE } from "./constants.ts";
import { hexOf } from "./evm.ts";
import type { MinichainState } from "./minichain.ts";
import { type LogFilter, PARAMS, parseParams, type Tag } from "./params.ts";
import { simulate } from "./simulate.ts";
import { blockView, type RpcLog, type StoredBlock } from "./store.ts";

type Method = (params: unknown) => unknown;

/** The JSON-RPC methods of a minichain. State is kept of the newest block only. */
export function methods(state: MinichainState): Readonly<Record<string, Method>> {
  const { evm, chainId, blocks, exclusive } = state;
  const { stateManager } = evm.vm;
  const head = () => blocks.length - 1;
  const account = async (params: unknown) => {
    const [address] = parseParams(PARAMS.account, params);
    return exclusive(() => stateManager.getAccount(createAddressFromString(address)));
  };
  const transaction = (params: unknown) => {
    const [hash] = parseParams(PARAMS.hash, params);
    return blocks.find((block) => block.transaction?.hash === hash.toLowerCase())?.transaction;
  };
  const place = (tag: Tag | undefined) => placeOf(tag, head());

  return {
    eth_chainId: () => numberToHex(chainId),
    net_version: () => String(chainId),
    web3_clientVersion: () => "minichain/1",
    eth_blockNumber: () => numberToHex(head()),
    eth_gasPrice: () => numberToHex(BASE_FEE),
    eth_maxPriorityFeePerGas: () => "0x0",
    eth_feeHistory: () => ({
      oldestBlock: numberToHex(head()),
      baseFeePerGas: [numberToHex(BASE_FEE), numberToHex(BASE_FEE)],
      gasUsedRatio: [0],
      reward: [["0x0"]],
    }),
    eth_getBlockByNumber(params) {
      const [tag, full = false] = parseParams(PARAMS.block, params);
      const block = blocks[place(tag)];
      return block === undefined ? null : blockView(block, full);
    },
    eth_getBlockByHash(params) {
      const [hash, full = false] = parseParams(PARAMS.blockHash, params);
      const block = blocks.find((one) => one.hash === hash.toLowerCase());
      return block === undefined ? null : blockView(block, full);
    },
    eth_getBalance: async (params) => numberToHex((await account(params))?.balance ?? 0n),
    eth_getTransactionCount: async (params) => numberToHex((await account(params))?.nonce ?? 0n),
    eth_getCode(params) {
      const [address] = parseParams(PARAMS.account, params);
      return exclusive(async () => hexOf(await stateManager.getCode(createAddressFromString(address))));
    },
    eth_getStorageAt(params) {
      const [address, slot] = parseParams(PARAMS.slot, params);
      const key = hexToBytes(`0x${slot.slice(2).padStart(64, "0")}`);
      return exclusive(async () => {
        const value = await stateManager.getStorage(createAddressFromString(address), key);
        return hexOf(setLengthLeft(value, 32));
      });
    },
    eth_call(params) {
      const [call] = parseParams(PARAMS.call, params);
      return exclusive(async () => (await simulate(evm, call, state.pending())).result);
    },
    eth_estimateGas(params) {
      const [call] = parseParams(PARAMS.call, params);
      return exclusive(async () => numberToHex((await simulate(evm, call, state.pending())).gas));
    },
    eth_sendRawTransaction(params) {
      const [raw] = parseParams(PARAMS.raw, params);
      return exclusive(() => state.include(raw));
    },
    eth_getTransactionByHash: (params) => transaction(params)?.view ?? null,
    eth_getTransactionReceipt: (params) => transaction(params)?.receipt ?? null,
    eth_getLogs(params) {
      const [filter] = parseParams(PARAMS.logs, params);
      return blocksOf(filter, blocks, place).flatMap(({ logs }) => logs.filter((log) => matches(log, filter)));
    },
  };
}

function placeOf(tag: Tag | undefined, head: number): number {
  switch (tag) {
    case undefined:
    case "latest":
    case "pending":
    case "safe":
    case "finalized":
      return head;
    case "earliest":
      return 0;
    default:
      return Number(tag);
  }
}

function blocksOf(filter: LogFilter, blocks: readonly StoredBlock[], place: (tag: Tag | undefined) => number) {
  const { blockHash } = filter;
  if (blockHash !== undefined) return blocks.filter(({ hash }) => hash === blockHash.toLowerCase());
  return blocks.slice(place(filter.fromBlock), place(filter.toBlock) + 1);
}

function matches(log: RpcLog, { address, topics = [] }: LogFilter): boolean {
  const among = (value: Hex | undefined, wanted: Hex | readonly Hex[]) =>
    value !== undefined && [wanted].flat().some((one) => one.toLowerCase() === value);
  if (address !== undefined && !among(log.address, address)) return false;
  return topics.every((wanted, i) => wanted === null || among(log.topics[i], wanted));
}
