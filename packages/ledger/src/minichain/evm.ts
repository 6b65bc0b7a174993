import { type Block, createBlock } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createTxFromRLP, type TypedTransaction } from "@ethereumjs/tx";
import { bytesToHex, hexToBytes } from "@ethereumjs/util";
import { createVM, type RunTxResult, runTx, type VM } from "@ethereumjs/vm";
import type { Hex } from "@starling/protocol";
import { BASE_FEE, BLOCK_GAS } from "./constants.ts";

/** The machine of a minichain: cancun rules from the first block on. */
export interface Evm {
  readonly vm: VM;
  decode(raw: Hex): TypedTransaction;
  /** An empty block on `parent`. */
  open(parent: Block | undefined, at: number): Block;
  /** Runs a transaction in `block`; the state changes. */
  run(tx: TypedTransaction, block: Block): Promise<RunTxResult>;
  /** The block with its transaction, gas and state root. */
  seal(block: Block, tx: TypedTransaction, gasUsed: bigint): Promise<Block>;
}

/** Sets up an empty machine. */
export async function evm(chainId: number): Promise<Evm> {
  const hardforks = Mainnet.hardforks.map((fork) => {
    const { block, timestamp, ...rest } = fork;
    const atStart = fork.name === Hardfork.Paris ? 0 : block;
    // Forks up to the merge go by block, later ones by time: all of them are past at genesis.
    return timestamp === undefined ? { ...rest, block: atStart ?? 0 } : { ...rest, block: null, timestamp: 0 };
  });
  const common = new Common({
    chain: { ...Mainnet, name: "minichain", chainId, hardforks },
    hardfork: Hardfork.Cancun,
  });
  const vm = await createVM({ common, stateManager: new MerkleStateManager({ common }), activatePrecompiles: true });
  const options = { common, skipConsensusFormatValidation: true };
  return {
    vm,
    decode: (raw) => createTxFromRLP(hexToBytes(raw), { common }),
    open(parent, at) {
      const place = parent === undefined ? {} : { number: parent.header.number + 1n, parentHash: parent.hash() };
      const header = { ...place, timestamp: BigInt(at), gasLimit: BLOCK_GAS, baseFeePerGas: BASE_FEE, difficulty: 0n };
      return createBlock({ header }, options);
    },
    run: (tx, block) => runTx(vm, { tx, block, skipHardForkValidation: true }),
    async seal(block, tx, gasUsed) {
      const { number, parentHash, timestamp } = block.header;
      const stateRoot = await vm.stateManager.getStateRoot();
      const fees = { gasLimit: BLOCK_GAS, baseFeePerGas: BASE_FEE, difficulty: 0n };
      const header = { number, parentHash, timestamp, ...fees, gasUsed, stateRoot };
      return createBlock({ header, transactions: [tx] }, options);
    },
  };
}

/** Bytes as the protocol writes them. */
export function hexOf(bytes: Uint8Array): Hex {
  return bytesToHex(bytes);
}
