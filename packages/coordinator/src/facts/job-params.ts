import type { JobParams as ChainJobParams } from "@starling/ledger";
import { address, bytes32, decimal, safeInteger, u32 } from "@starling/protocol";
import * as z from "zod/mini";

/** The settlement contract's `JobParams`, as the journal keeps them: amounts are decimal text, times unix seconds. */
export const JobParams = z.strictObject({
  client: address,
  token: address,
  coordinator: address,
  arbiter: address,
  bond: decimal,
  maxStep: decimal,
  window: u32,
  ruling: u32,
  silence: u32,
  grace: u32,
  deadline: safeInteger,
  claimUntil: safeInteger,
  spec: bytes32,
  terms: bytes32,
  salt: bytes32,
});
export type JobParams = z.infer<typeof JobParams>;

/** The parameters as the journal keeps them. */
export function toJournal({ bond, maxStep, ...rest }: ChainJobParams): JobParams {
  return { ...rest, bond: bond.toString(), maxStep: maxStep.toString() };
}

/** The parameters as calls to the contract take them. */
export function toChain({ bond, maxStep, ...rest }: JobParams): ChainJobParams {
  return { ...rest, bond: BigInt(bond), maxStep: BigInt(maxStep) };
}
