import type { CID } from "multiformats/cid";
import { digestOf } from "./block.ts";
import type { Address, Bytes32 } from "./hex.ts";
import type { JobSpec } from "./job-spec.ts";
import { laneOf } from "./lanes/registry.ts";

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
 * The registrations that a job's parts rest on, each looked up under the author that the part's own manifest names.
 * Anybody may register a digest; only that author's counts.
 * @throws InvalidDataError, and whatever `get` and `find` throw
 */
export async function registrationsOf(
  spec: JobSpec,
  get: (cid: CID) => Promise<Uint8Array>,
  find: FindRegistration,
): Promise<Registration[]> {
  const found: Registration[] = [];
  for (const { author, cid } of await laneOf(spec).contributed(spec, get)) {
    const registration = await find(author, digestOf(cid));
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
