import {
  type Address,
  Checkpoint,
  cidFromDigest,
  DatasetManifest,
  decodeBlock,
  digestOf,
  JobSpec,
  type RegistrationView,
} from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { CID } from "multiformats/cid";

/** Something that a job rests on, whose it is, and what is on record about it. */
export interface Origin {
  readonly part: "data" | "base";
  readonly name: string;
  readonly cid: string;
  readonly licence: string | undefined;
  /** As its manifest says. */
  readonly contributor: { readonly account: Address; readonly bps: number } | undefined;
  /** That contributor's own registration of it; anybody else's says nothing. */
  readonly registration: RegistrationView | undefined;
}

/** Where a job comes from, and whom its pay owes a share. */
export interface Origins {
  readonly origins: readonly Origin[];
  readonly royalties: JobSpec["common"]["royalties"];
}

type Client = Pick<StationClient, "block" | "registrations">;

/** The registration by the author whom the manifest names. */
export function registrationBy(
  registrations: readonly RegistrationView[],
  cid: CID,
  author: Address | undefined,
): RegistrationView | undefined {
  const digest = digestOf(cid);
  return registrations.find((each) => each.digest === digest && each.author === author);
}

/** Reads a job's manifests and what Provenance says of them. @throws WrongBlockError, InvalidDataError */
export async function readOrigins(client: Client, spec: string, signal: AbortSignal): Promise<Origins> {
  const get = (cid: CID) => client.block(cid, { signal });
  const { laneParams, common } = decodeBlock<JobSpec>(JobSpec, await get(CID.parse(spec)));
  const [data, base, registrations] = await Promise.all([
    get(laneParams.dataset).then((bytes) => decodeBlock(DatasetManifest, bytes)),
    get(laneParams.checkpoint).then((bytes) => decodeBlock(Checkpoint, bytes)),
    client.registrations({ signal }),
  ]);
  const origin = (part: Origin["part"], cid: CID, given: Pick<Origin, "name" | "licence" | "contributor">): Origin => ({
    part,
    cid: cidFromDigest(digestOf(cid)).toString(),
    ...given,
    registration: registrationBy(registrations, cid, given.contributor?.account),
  });
  return {
    origins: [
      origin("data", laneParams.dataset, {
        name: data.name,
        licence: data.licence,
        contributor: data.contributor,
      }),
      origin("base", laneParams.checkpoint, {
        name: "First checkpoint",
        licence: undefined,
        contributor: base.contributor,
      }),
    ],
    royalties: common.royalties,
  };
}
