import { BaseBlockstore } from "blockstore-core";
import type { Blockstore, Pair } from "interface-blockstore";
import type { CID } from "multiformats/cid";
import { verifyBytes } from "../blocks/verify-block.ts";
import type { BlockStore } from "./block-store.ts";

export interface HeliaBlockstoreInit {
  store: BlockStore;
  /** Whether blocks may be handed out: bitswap serves from here. */
  serving: () => boolean;
}

type Bytes = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function collect(bytes: Bytes): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes;
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function notFound(cid: CID): Error {
  const error = new Error(`The block ${cid} is not here.`);
  // interface-store tells a missing block from a broken store by this name.
  error.name = "NotFoundError";
  return error;
}

/** A block store in the shape of Helia's, so that bitswap and every Helia tool work on the same blocks. */
export function heliaBlockstore({ store, serving }: HeliaBlockstoreInit): Blockstore {
  return Object.assign(new BaseBlockstore(), {
    has: async (cid: CID) => serving() && store.has(cid),
    async put(cid: CID, bytes: Bytes) {
      const block = await collect(bytes);
      await verifyBytes(cid, block);
      await store.put(cid, block);
      return cid;
    },
    async *get(cid: CID): AsyncGenerator<Uint8Array> {
      const block = serving() ? await store.get(cid) : undefined;
      if (block === undefined) throw notFound(cid);
      yield block;
    },
    delete: (cid: CID) => store.delete(cid),
    async *getAll(): AsyncGenerator<Pair> {
      for (const cid of store.cids()) {
        const block = await store.get(cid);
        if (block === undefined) continue;
        yield {
          cid,
          bytes: (async function* () {
            yield block;
          })(),
        };
      }
    },
  });
}
