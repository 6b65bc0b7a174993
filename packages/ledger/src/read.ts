import { objectiveArbiterAbi, provenanceAbi, roundsAbi, starTokenAbi } from "@starling/contracts";
import type { Address } from "@starling/protocol";
import type { ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from "viem";
import { type ReadContractParameters, readContract } from "viem/actions";
import { type Ledger, provenanceOf } from "./ledger.ts";
import { callError } from "./revert.ts";

type Reading<A extends typeof provenanceAbi | typeof roundsAbi | typeof starTokenAbi> = ContractFunctionName<
  A,
  "view" | "pure"
>;

async function read(ledger: Pick<Ledger, "client">, call: unknown): Promise<unknown> {
  try {
    // The pending block: on a chain that mines only when asked, the latest block's clock stands still.
    return await readContract(ledger.client, { ...(call as ReadContractParameters), blockTag: "pending" });
  } catch (cause) {
    throw callError(cause);
  }
}

/** Calls a view of the settlement contract. */
export function readRounds<F extends Reading<typeof roundsAbi>>(
  ledger: Pick<Ledger, "client" | "rounds">,
  functionName: F,
  args: ContractFunctionArgs<typeof roundsAbi, "view" | "pure", F>,
): Promise<ContractFunctionReturnType<typeof roundsAbi, "view" | "pure", F>> {
  const call = { address: ledger.rounds, abi: roundsAbi, functionName, args };
  return read(ledger, call) as Promise<ContractFunctionReturnType<typeof roundsAbi, "view" | "pure", F>>;
}

/** Calls a view of the Provenance contract. */
export async function readProvenance<F extends Reading<typeof provenanceAbi>>(
  ledger: Pick<Ledger, "client" | "provenance">,
  functionName: F,
  args: ContractFunctionArgs<typeof provenanceAbi, "view" | "pure", F>,
): Promise<ContractFunctionReturnType<typeof provenanceAbi, "view" | "pure", F>> {
  const call = { address: provenanceOf(ledger), abi: provenanceAbi, functionName, args };
  return read(ledger, call) as Promise<ContractFunctionReturnType<typeof provenanceAbi, "view" | "pure", F>>;
}

/** The settlement contract that an arbiter of ours decides for. */
export function readArbiter(ledger: Pick<Ledger, "client">, address: Address): Promise<Address> {
  return read(ledger, { address, abi: objectiveArbiterAbi, functionName: "rounds" }) as Promise<Address>;
}

/** Calls a view of a token. */
export function readToken<F extends Reading<typeof starTokenAbi>>(
  ledger: Pick<Ledger, "client">,
  token: Address,
  functionName: F,
  args: ContractFunctionArgs<typeof starTokenAbi, "view" | "pure", F>,
): Promise<ContractFunctionReturnType<typeof starTokenAbi, "view" | "pure", F>> {
  const call = { address: token, abi: starTokenAbi, functionName, args };
  return read(ledger, call) as Promise<ContractFunctionReturnType<typeof starTokenAbi, "view" | "pure", F>>;
}
