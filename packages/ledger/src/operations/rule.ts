import { objectiveArbiterAbi, panelArbiterAbi } from "@starling/contracts";
import {
  type Address,
  encodeFraud,
  type FraudProof,
  type Hex,
  signTyped,
  type TypedMessage,
  type TypedSigner,
} from "@starling/protocol";
import { encodeAbiParameters, encodeFunctionData } from "viem";
import { transact, type WriteOptions, type Written } from "../execute.ts";
import { type JobParams, jobIdOf } from "../job-params.ts";
import { type Ledger, signingDomain } from "../ledger.ts";
import { readRounds } from "../read.ts";

/** A panel member's word on a challenged epoch. */
export interface SignedRuling {
  readonly member: Address;
  readonly ruling: TypedMessage<"Ruling">;
  readonly signature: Hex;
}

/**
 * Signs, as a member of the job's panel, whether the challenged epoch stands. The signature names root and time of the
 * proposal, so it says nothing about a later one of the same number.
 * @throws ChainUnreachableError
 */
export async function signRuling(
  ledger: Ledger,
  given: { params: JobParams; epoch: number; stands: boolean; signer: TypedSigner },
): Promise<SignedRuling> {
  const { params, epoch, stands, signer } = given;
  const job = jobIdOf(signingDomain(ledger), params);
  const { root, proposedAt } = await readRounds(ledger, "epochOf", [job, epoch]);
  const ruling = { job, epoch, root, proposedAt, stands };
  const domain = { chainId: ledger.client.chain.id, contract: params.arbiter };
  const signature = await signTyped(signer, domain, "Ruling", ruling);
  return { member: signer.address.toLowerCase() as Address, ruling, signature };
}

/**
 * Brings a panel's ruling to the chain once as many members have signed as it asks for. Anyone may.
 * @throws LedgerError
 */
export function rule(
  ledger: Ledger,
  given: WriteOptions & { params: JobParams; epoch: number; stands: boolean; rulings: readonly SignedRuling[] },
): Promise<Written> {
  const { params, epoch, stands, rulings, ...options } = given;
  // The contract counts signers in growing order, so that nobody counts twice.
  const sorted = [...rulings].sort((a, b) => (a.member < b.member ? -1 : 1));
  const proof = encodeAbiParameters(
    [{ type: "bool" }, { type: "address[]" }, { type: "bytes[]" }],
    [stands, sorted.map(({ member }) => member), sorted.map(({ signature }) => signature)],
  );
  const data = encodeFunctionData({ abi: panelArbiterAbi, functionName: "decide", args: [params, epoch, proof] });
  return transact(ledger, { to: params.arbiter, data }, options);
}

const FRAUD = {
  type: "tuple",
  components: [
    { name: "kind", type: "uint8" },
    { name: "data", type: "bytes" },
  ],
} as const;

/**
 * Brings a proof against a challenged epoch to the job's objective arbiter: the challenger then wins half of the
 * proposer's bond. `disprove` does the same for whoever has not challenged.
 * @throws LedgerError
 */
export function ruleByProof(
  ledger: Ledger,
  { params, epoch, proof, ...options }: WriteOptions & { params: JobParams; epoch: number; proof: FraudProof },
): Promise<Written> {
  const encoded = encodeAbiParameters([FRAUD], [encodeFraud(proof)]);
  const data = encodeFunctionData({ abi: objectiveArbiterAbi, functionName: "decide", args: [params, epoch, encoded] });
  return transact(ledger, { to: params.arbiter, data }, options);
}
