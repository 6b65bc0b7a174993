import {
  fraudProofsRuntime,
  objectiveArbiterAbi,
  objectiveArbiterBytecode,
  objectiveArbiterRuntime,
  provenanceAbi,
  provenanceBytecode,
  provenanceRuntime,
  roundsBytecode,
  roundsRuntime,
  starTokenBytecode,
  starTokenRuntime,
} from "@starling/contracts";
import type { Address, Hex } from "@starling/protocol";
import { encodeDeployData } from "viem";
import { LedgerError, NotOnChainError } from "../errors.ts";
import { transact, type WriteOptions } from "../execute.ts";
import { NOBODY } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";
import { readArbiter, readProvenance, readRounds } from "../read.ts";
import { verifyCode } from "./verify-code.ts";

/** Where the contracts stand: what a station writes down and hands to its pages. */
export interface Deployment {
  readonly chainId: number;
  readonly rounds: Address;
  /** What checks proofs of fraud; it belongs to `rounds`. */
  readonly fraudProofs: Address;
  /** The test token; a job may name any other. */
  readonly star: Address;
  readonly provenance: Address;
  /** Decides challenges by proofs alone. */
  readonly objectiveArbiter: Address;
  /** Block of the settlement contract: events begin here. */
  readonly since: bigint;
}

type Deploying = Pick<Ledger, "client" | "pollMs" | "confirmations" | "sender">;

/**
 * Deploys all contracts from the committed byte code, and checks what stands there. With `token` no test token is
 * deployed: jobs are then paid in that one.
 * @throws LedgerError
 */
export async function deploy(
  ledger: Deploying,
  { token, ...options }: WriteOptions & { token?: Address } = {},
): Promise<Deployment> {
  const base: Ledger = { ...ledger, rounds: NOBODY, since: 0n };
  const create = async (data: Hex) => {
    const { contract, block } = await transact(base, { to: null, data }, options);
    if (contract !== undefined) return { contract, block };
    throw new LedgerError("A deployment left no contract.", { fix: "Check that the chain is an EVM chain." });
  };
  const rounds = await create(roundsBytecode);
  const args = [rounds.contract] as const;
  const star = token ?? (await create(starTokenBytecode)).contract;
  const provenance = await create(encodeDeployData({ abi: provenanceAbi, bytecode: provenanceBytecode, args }));
  const arbiter = await create(
    encodeDeployData({ abi: objectiveArbiterAbi, bytecode: objectiveArbiterBytecode, args }),
  );
  const at = { ...base, rounds: rounds.contract };
  const deployment = {
    chainId: ledger.client.chain.id,
    rounds: rounds.contract,
    fraudProofs: lower(await readRounds(at, "fraudProofs", [])),
    star,
    provenance: provenance.contract,
    objectiveArbiter: arbiter.contract,
    since: rounds.block,
  };
  await verifyDeployment(ledger, deployment);
  if (token === undefined) await verifyCode(ledger, { address: star, runtime: starTokenRuntime });
  return deployment;
}

/**
 * Makes sure that the committed contracts stand at these addresses, and belong to one another. The token may be any.
 * @throws NotOnChainError, ChainUnreachableError
 */
export async function verifyDeployment(ledger: Pick<Ledger, "client">, deployment: Deployment): Promise<void> {
  const { rounds, fraudProofs, provenance, objectiveArbiter } = deployment;
  await verifyCode(ledger, { address: rounds, runtime: roundsRuntime });
  await verifyCode(ledger, { address: fraudProofs, runtime: fraudProofsRuntime });
  await verifyCode(ledger, { address: provenance, runtime: provenanceRuntime });
  await verifyCode(ledger, { address: objectiveArbiter, runtime: objectiveArbiterRuntime });
  const named = [
    [await readRounds({ ...ledger, rounds }, "fraudProofs", []), fraudProofs],
    [await readProvenance({ ...ledger, provenance }, "rounds", []), rounds],
    [await readArbiter(ledger, objectiveArbiter), rounds],
  ] as const;
  if (named.every(([found, expected]) => lower(found) === expected)) return;
  throw new NotOnChainError("These contracts do not belong to one another.", {
    fix: "Give the addresses of one deployment.",
  });
}

function lower(address: Address): Address {
  return address.toLowerCase() as Address;
}
