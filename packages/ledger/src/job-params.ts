import { roundsAbi } from "@starling/contracts";
import type { Address, Bytes32, JobId, SigningDomain } from "@starling/protocol";
import { type AbiParameter, encodeAbiParameters, keccak256 } from "viem";

/**
 * What a job is, for ever; the contract stores only its hash. Amounts in token wei, times in unix seconds, durations
 * in seconds. The rules that `post` checks stand in contracts/types/JobParams.sol.
 */
export interface JobParams {
  readonly client: Address;
  readonly token: Address;
  readonly coordinator: Address;
  /** Zero address: nobody can challenge. */
  readonly arbiter: Address;
  readonly bond: bigint;
  readonly maxStep: bigint;
  readonly window: number;
  readonly ruling: number;
  /** Zero: nobody but the coordinator ever proposes. */
  readonly silence: number;
  readonly grace: number;
  readonly deadline: number;
  readonly claimUntil: number;
  /** sha2-256 digest of the spec's CID. */
  readonly spec: Bytes32;
  /** What of the spec proofs of fraud need: `termsHash(termsOf(spec))`. */
  readonly terms: Bytes32;
  readonly salt: Bytes32;
}

/** The account that stands for "nobody". */
export const NOBODY: Address = `0x${"00".repeat(20)}`;

/** Seconds that workers have to claim after the last epoch can have become final; the contract asks for as many. */
export const CLAIM_PERIOD = 7 * 24 * 3_600;

function paramsType(): AbiParameter {
  const item = roundsAbi.find((entry) => entry.type === "function" && entry.name === "idOf");
  if (item?.type !== "function") throw new TypeError("the contract's ABI has no idOf");
  return item.inputs[0];
}

/** The job's id: `keccak256(abi.encode(chainId, contract, params))`, known before anything is sent. */
export function jobIdOf({ chainId, contract }: SigningDomain, params: JobParams): JobId {
  const types = [{ type: "uint256" }, { type: "address" }, paramsType()];
  return keccak256(encodeAbiParameters(types, [BigInt(chainId), contract, params]));
}

/**
 * Fills in the times that follow from the others: the least `grace` and `claimUntil` that the contract takes, and no
 * arbiter, bond or takeover unless asked for.
 */
export function jobParams(
  given: Pick<
    JobParams,
    "client" | "token" | "coordinator" | "maxStep" | "window" | "deadline" | "spec" | "terms" | "salt"
  > &
    Partial<JobParams>,
): JobParams {
  const { ruling = 0, silence = 0 } = given;
  const dispute = given.window + ruling;
  const grace = given.grace ?? silence + 2 * dispute;
  return {
    arbiter: NOBODY,
    bond: 0n,
    claimUntil: given.deadline + grace + dispute + CLAIM_PERIOD,
    ...given,
    ruling,
    silence,
    grace,
  };
}
