import {
  Checkpoint,
  DatasetManifest,
  decodeBlock,
  type JobSpec,
  MAX_BLOCK_BYTES,
  RoundRecord,
  tensorLength,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { NamedBlock } from "../components.ts";

/** What a spec names. */
export interface SpecBlocks {
  /** Graph and initial checkpoint. */
  readonly model: readonly NamedBlock[];
  /** Training, validation and test data. */
  readonly data: readonly NamedBlock[];
  /** Manifests that are not at hand, so that what they name is not known. */
  readonly unread: readonly CID[];
}

type Read = (cid: CID) => Promise<Uint8Array | undefined>;
type Links = (bytes: Uint8Array) => readonly NamedBlock[];

function tensorBlocks(bytes: Uint8Array): NamedBlock[] {
  return decodeBlock(Checkpoint, bytes).tensors.flatMap((tensor) => {
    const size = 4 * tensorLength(tensor);
    return tensor.blocks.map((cid, i) => {
      return { cid, bytes: Math.max(0, Math.min(MAX_BLOCK_BYTES, size - i * MAX_BLOCK_BYTES)) };
    });
  });
}

function vectorBlocks(bytes: Uint8Array): NamedBlock[] {
  const { n, blocks } = decodeBlock(VectorManifest, bytes);
  return blocks.map((cid, i) => ({ cid, bytes: Math.max(0, Math.min(MAX_BLOCK_BYTES, 4 * n - i * MAX_BLOCK_BYTES)) }));
}

/** Shards and, where text was cut by one, the tokenizer: who asks the model needs it. Its packed size is not named. */
function dataBlocks(bytes: Uint8Array): NamedBlock[] {
  const manifest = decodeBlock(DatasetManifest, bytes);
  const shards = manifest.shards.map(({ cid, bytes: size }) => ({ cid, bytes: size }));
  if (manifest.kind !== "tokens" || manifest.tokenizer.kind !== "bpe") return shards;
  const { cid, length } = manifest.tokenizer;
  return [...shards, { cid, bytes: Math.min(MAX_BLOCK_BYTES, length) }];
}

/**
 * Every block that a spec names with its size, what is named before the manifest that names it. `read` gives a
 * manifest's bytes, or undefined where they are not at hand.
 * @throws InvalidDataError where a manifest is none.
 */
export async function specBlocks({ laneParams, common }: JobSpec, read: Read): Promise<SpecBlocks> {
  const unread: CID[] = [];
  const follow = async (cid: CID, links: Links): Promise<NamedBlock[]> => {
    const bytes = await read(cid);
    if (bytes === undefined) unread.push(cid);
    return [...(bytes === undefined ? [] : links(bytes)), { cid, bytes: bytes?.byteLength ?? MAX_BLOCK_BYTES }];
  };
  const graph = await read(laneParams.graph);
  const model = [
    { cid: laneParams.graph, bytes: graph?.byteLength ?? MAX_BLOCK_BYTES },
    ...(await follow(laneParams.checkpoint, tensorBlocks)),
  ];
  model.push(...(await originBlocks(laneParams.origin, follow)));
  const data: NamedBlock[] = [];
  for (const cid of [laneParams.dataset, common.validation, common.test]) data.push(...(await follow(cid, dataBlocks)));
  return { model: distinct(model), data: distinct(data), unread };
}

/** The record of the round that a job starts from and, where it resumes, what it takes over. */
async function originBlocks(
  origin: JobSpec["laneParams"]["origin"],
  follow: (cid: CID, links: Links) => Promise<NamedBlock[]>,
): Promise<NamedBlock[]> {
  if (origin === undefined) return [];
  const taken: CID[] = [];
  const named = await follow(origin.record, (bytes) => {
    const { momentum, error } = decodeBlock(RoundRecord, bytes);
    if (origin.resumes) taken.push(momentum, error);
    return [];
  });
  for (const cid of taken) named.unshift(...(await follow(cid, vectorBlocks)));
  return named;
}

function distinct(blocks: readonly NamedBlock[]): NamedBlock[] {
  return [...new Map(blocks.map((block) => [block.cid.toString(), block])).values()];
}
