import { fraudProofsAbi, panelArbiterAbi, provenanceAbi, roundsAbi, starTokenAbi } from "@starling/contracts";
import { type Abi, BaseError, decodeErrorResult, type Hex, RawContractError } from "viem";
import { ContractRevertError, type LedgerError } from "./errors.ts";
import { FIXES } from "./fixes.ts";
import { rpcError } from "./rpc-error.ts";

const errorsAbi: Abi = [...roundsAbi, ...fraudProofsAbi, ...provenanceAbi, ...panelArbiterAbi, ...starTokenAbi].filter(
  (item) => item.type === "error",
);

function isHex(value: unknown): value is Hex {
  return typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value);
}

/** The bytes that a call reverted with, wherever in the chain of causes the node or viem put them. */
function revertData(error: unknown): Hex | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof RawContractError) {
      const data = typeof at.data === "object" ? at.data.data : at.data;
      if (isHex(data)) return data;
    }
    if ("data" in at && isHex(at.data) && !(at instanceof RawContractError)) return at.data;
  }
  return undefined;
}

function isRevert(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && at.code === 3) return true;
    if (/revert/i.test(at instanceof BaseError ? at.details : at.message)) return true;
  }
  return false;
}

/** Turns what a simulated call threw into our words: a custom error with its fix, or a broken road. */
export function callError(cause: unknown): LedgerError {
  const data = revertData(cause);
  if (data === undefined || data === "0x") {
    if (!isRevert(cause)) return rpcError(cause);
    const fix = "Check that the address holds the contract that is meant.";
    return new ContractRevertError("The contract refused without a reason.", { reason: "", args: [], fix, cause });
  }
  const decoded = decode(data);
  const words = Object.hasOwn(FIXES, decoded.name) ? FIXES[decoded.name as keyof typeof FIXES] : undefined;
  return new ContractRevertError(words?.[0] ?? `The contract refused: ${decoded.name}.`, {
    reason: decoded.name,
    args: decoded.args,
    fix: words?.[1] ?? "Look the error up in the contract's source.",
    cause,
  });
}

function decode(data: Hex): { name: string; args: readonly unknown[] } {
  try {
    const { errorName, args } = decodeErrorResult({ abi: errorsAbi, data });
    return { name: errorName, args: args ?? [] };
  } catch {
    return { name: data.slice(0, 10), args: [] };
  }
}
