import type { CID } from "multiformats/cid";
import { decodeBlock, digestOf } from "./block.ts";
import { Checkpoint } from "./checkpoint.ts";
import { DatasetManifest } from "./dataset.ts";
import type { Address, Bytes32 } from "./hex.ts";
import type { JobSpec } from "./job-spec.ts";

/** What the author of a dataset or base model has registered in Provenance. */
export interface Registration {
  readonly author: Address;
  /** Digest of the manifest's CID. */
  readonly digest: Bytes32;
  readonly payee: Address;
  readonly bps: number;
}

/** Asks Provenance for the record of an author and a digest. */
export type FindRegistration = (author: Address, digest: Bytes32) => Promise<Registration | undefined>;

/** A royalty that registrations ask for and a spec leaves out. */
export interface MissingRoyalty {
  readonly account: Address;
  /** Basis points that all registrations with this payee ask for. */
  readonly asked: number;
  readonly given: number;
}

/**
 * The registrations that a job's parts rest on: of its training data and of the checkpoint that it starts from, each
 * looked up under the author that the manifest itself names. Anybody may register a digest; only that author's counts.
 * @throws InvalidDataError, and whatever `get` and `find` throw
 */
export async function registrationsOf(
  { laneParams }: JobSpec,
  get: (cid: CID) => Promise<Uint8Array>,
  find: FindRegistration,
): Promise<Registration[]> {
  const dataset = decodeBlock(DatasetManifest, await get(laneParams.dataset));
  const base = decodeBlock(Checkpoint, await get(laneParams.checkpoint));
  const found: Registration[] = [];
  for (const [author, cid] of [
    [dataset.contributor?.account, laneParams.dataset],
    [base.contributor?.account, laneParams.checkpoint],
  ] as const) {
    const registration = author === undefined ? undefined : await find(author, digestOf(cid));
    if (registration !== undefined) found.push(registration);
  }
  return found;
}

/** The royalties that these registrations ask for beyond what the spec gives, one an account. */
export function missingRoyalties({ common }: JobSpec, registrations: readonly Registration[]): MissingRoyalty[] {
  const asked = new Map<Address, number>();
  for (const { payee, bps } of registrations) asked.set(payee, (asked.get(payee) ?? 0) + bps);
  return [...asked].flatMap(([account, sum]) => {
    const given = common.royalties.reduce((all, royalty) => all + (royalty.account === account ? royalty.bps : 0), 0);
    return given < sum ? [{ account, asked: sum, given }] : [];
  });
}
