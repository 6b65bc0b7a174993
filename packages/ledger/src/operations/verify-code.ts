import { type Address, fromHex, toHex } from "@starling/protocol";
import { sha256 } from "viem";
import { getCode } from "viem/actions";
import { NotOnChainError } from "../errors.ts";
import type { Ledger } from "../ledger.ts";
import { rpcError } from "../rpc-error.ts";

/** What the compiler says a contract's code is; see packages/contracts/src/generated. */
export interface Runtime {
  readonly size: number;
  readonly sha256: string;
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
}

/**
 * Makes sure that the code at an address is the committed one, its immutables aside.
 * @throws NotOnChainError when it is not.
 */
export async function verifyCode(
  { client }: Pick<Ledger, "client">,
  { address, runtime }: { address: Address; runtime: Runtime },
): Promise<void> {
  const text = await getCode(client, { address }).catch((cause) => {
    throw rpcError(cause);
  });
  const code = fromHex(text ?? "0x");
  for (const { start, length } of runtime.immutables) code.fill(0, start, start + length);
  if (code.length === runtime.size && sha256(toHex(code)) === runtime.sha256) return;
  const found = code.length === 0 ? "no code" : "other code";
  throw new NotOnChainError(`There is ${found} at ${address}.`, { fix: "Deploy this version's contracts there." });
}
