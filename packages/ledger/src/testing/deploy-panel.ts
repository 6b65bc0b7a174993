import { panelArbiterAbi, panelArbiterBytecode } from "@starling/contracts";
import type { Address } from "@starling/protocol";
import { encodeDeployData } from "viem";
import { transact } from "../execute.ts";
import type { Ledger } from "../ledger.ts";

/** Deploys a panel for tests. */
export async function deployPanel(ledger: Ledger, members: readonly Address[], threshold: number): Promise<Address> {
  const sorted = [...members].sort();
  const data = encodeDeployData({
    abi: panelArbiterAbi,
    bytecode: panelArbiterBytecode,
    args: [ledger.rounds, sorted, BigInt(threshold)],
  });
  const { contract } = await transact(ledger, { to: null, data });
  if (contract === undefined) throw new Error("no contract");
  return contract;
}
