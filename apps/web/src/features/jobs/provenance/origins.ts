import {
  type Address,
  Checkpoint,
  cidFromDigest,
  DatasetManifest,
  decodeBlock,
  digestOf,
  InferSpec,
  ItemsManifest,
  JobSpec,
  parse,
  type RegistrationView,
  TrainSpec,
} from "@starling/protocol";
import type { GetBlock, StationClient } from "@starling/sdk";
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

/** What a job is made of that somebody may be owed for, by its lane. */
async function partsOf(spec: JobSpec, get: GetBlock): Promise<Omit<Origin, "registration">[]> {
  if (spec.lane === "infer") {
    const { dataset } = parse(InferSpec, spec).laneParams;
    return [{ part: "data", ...named(dataset), ...cardOf(decodeBlock(ItemsManifest, await get(dataset))) }];
  }
  if (spec.lane !== "train") return [];
  const { dataset, checkpoint } = parse(TrainSpec, spec).laneParams;
  const [data, base] = await Promise.all([
    get(dataset).then((bytes) => decodeBlock(DatasetManifest, bytes)),
    get(checkpoint).then((bytes) => decodeBlock(Checkpoint, bytes)),
  ]);
  const first = { name: "First checkpoint", licence: undefined, contributor: base.contributor };
  return [
    { part: "data", ...named(dataset), ...cardOf(data) },
    { part: "base", ...named(checkpoint), ...first },
  ];
}

const named = (cid: CID) => ({ cid: cidFromDigest(digestOf(cid)).toString() });

const cardOf = ({ name, licence, contributor }: DatasetManifest | ItemsManifest) => ({ name, licence, contributor });

/** Reads a job's manifests and what Provenance says of them. @throws WrongBlockError, InvalidDataError */
export async function readOrigins(client: Client, spec: string, signal: AbortSignal): Promise<Origins> {
  const get = (cid: CID) => client.block(cid, { signal });
  const job = decodeBlock(JobSpec, await get(CID.parse(spec)));
  const [parts, registrations] = await Promise.all([partsOf(job, get), client.registrations({ signal })]);
  return {
    origins: parts.map((part) => ({
      ...part,
      registration: registrationBy(registrations, CID.parse(part.cid), part.contributor?.account),
    })),
    royalties: job.common.royalties,
  };
}
