import type { Block } from "@ethereumjs/block";
import { createLegacyTx } from "@ethereumjs/tx";
import { type Address, createAddressFromString, createZeroAddress, hexToBytes } from "@ethereumjs/util";
import type { Hex } from "@starling/protocol";
import { JsonRpcError } from "../http-rpc.ts";
import { BLOCK_GAS } from "./constants.ts";
import { type Evm, hexOf } from "./evm.ts";
import type { CallRequest } from "./params.ts";

/** What a simulated call gave. */
export interface Simulated {
  readonly result: Hex;
  /** Gas of the call as a transaction of its own, with the room that inner calls must leave unused. */
  readonly gas: bigint;
}

/**
 * Runs a call in `block` and takes everything back.
 * @throws JsonRpcError (3) with the revert data.
 */
export async function simulate({ vm }: Evm, call: CallRequest, block: Block): Promise<Simulated> {
  const caller: Address = call.from === undefined ? createZeroAddress() : createAddressFromString(call.from);
  const to = call.to === undefined || call.to === null ? undefined : createAddressFromString(call.to);
  const data = hexToBytes(call.data ?? call.input ?? "0x");
  const target = to === undefined ? {} : { to };
  await vm.stateManager.checkpoint();
  try {
    const { execResult } = await vm.evm.runCall({
      ...target,
      caller,
      data,
      block,
      origin: caller,
      value: BigInt(call.value ?? 0),
      gasLimit: BLOCK_GAS,
      skipBalance: true,
    });
    const result = hexOf(execResult.returnValue);
    if (execResult.exceptionError !== undefined) {
      throw new JsonRpcError({
        code: 3,
        message: `execution reverted: ${execResult.exceptionError.error}`,
        data: result,
      });
    }
    const intrinsic = createLegacyTx({ ...target, data, gasLimit: BLOCK_GAS }, { common: vm.common }).getIntrinsicGas();
    // A call inside gets at most 63/64 of what is left, refunds come only at the end.
    return { result, gas: ((execResult.executionGasUsed + intrinsic) * 64n) / 63n + 5_000n };
  } finally {
    await vm.stateManager.revert();
    // What this call has warmed must not make the next one look cheaper.
    vm.evm.journal.cleanJournal();
  }
}
