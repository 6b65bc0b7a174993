import type { CID } from "multiformats/cid";
import { MAX_BLOCK_BYTES } from "../constants.ts";
import type { NamedBlock, ReadBlock } from "./lane.ts";

/** The blocks that a manifest's bytes name. */
export type Links = (bytes: Uint8Array) => readonly NamedBlock[];

/** Follows manifests to the blocks that they name. */
export interface BlockWalk {
  /** What a manifest names, and at last the manifest itself. */
  follow(cid: CID, links: Links): Promise<NamedBlock[]>;
  /** A block that names nothing. */
  leaf(cid: CID): Promise<NamedBlock>;
  /** Manifests that were not at hand. */
  readonly unread: readonly CID[];
}

/** @see BlockWalk */
export function blockWalk(read: ReadBlock): BlockWalk {
  const unread: CID[] = [];
  return {
    unread,
    async follow(cid, links) {
      const bytes = await read(cid);
      if (bytes === undefined) unread.push(cid);
      return [...(bytes === undefined ? [] : links(bytes)), { cid, bytes: bytes?.byteLength ?? MAX_BLOCK_BYTES }];
    },
    leaf: async (cid) => ({ cid, bytes: (await read(cid))?.byteLength ?? MAX_BLOCK_BYTES }),
  };
}

/** Blocks of 1 MiB each but the last, that together have so many bytes. */
export function piecesOf(blocks: readonly CID[], bytes: number): NamedBlock[] {
  return blocks.map((cid, i) => ({
    cid,
    bytes: Math.max(0, Math.min(MAX_BLOCK_BYTES, bytes - i * MAX_BLOCK_BYTES)),
  }));
}

/** Each block once, in the order of their first mention. */
export function distinctBlocks(blocks: readonly NamedBlock[]): NamedBlock[] {
  return [...new Map(blocks.map((block) => [block.cid.toString(), block])).values()];
}
