import type { Blocks } from "@starling/coordinator";
import type { StationNode } from "@starling/network/node";
import type { JobId } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { StartError } from "../errors.ts";
import { heldBlock } from "./held-block.ts";

const PIN_PREFIX = "job ";

/** Bursts of pins (a checkpoint's blocks) are written down once. */
const PIN_DELAY_MS = 300;

/** The coordinator's blocks: the station's store, with the swarm behind it. */
export interface CoordinatorBlocks extends Required<Blocks> {
  /** Writes down the pins that wait. */
  flush(): Promise<void>;
  /** Lets go of what an earlier run has pinned for jobs that are not here any more. */
  forgetOthers(): Promise<void>;
}

/** What {@link coordinatorBlocks} works on. */
export interface CoordinatorBlocksInit {
  readonly node: { readonly blocks: Pick<StationNode["blocks"], "store" | "get" | "put"> };
  /** Bytes that all jobs together may pin. */
  readonly quota: number;
}

export function coordinatorBlocks({ node: { blocks }, quota }: CoordinatorBlocksInit): CoordinatorBlocks {
  const { store } = blocks;
  const pinned = new Map<JobId, Map<string, CID>>();
  const changed = new Set<JobId>();
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    for (const job of changed) {
      changed.delete(job);
      await store.pin(PIN_PREFIX + job, [...(pinned.get(job)?.values() ?? [])]);
    }
  };
  const later = (job: JobId) => {
    changed.add(job);
    timer ??= setTimeout(() => void write().catch(() => undefined), PIN_DELAY_MS);
  };
  const isPinned = (key: string) => pinned.values().some((keys) => keys.has(key));
  return {
    async get(cid, { signal } = {}) {
      const bytes = (await heldBlock(store, cid)) ?? (await blocks.get(cid, signal === undefined ? {} : { signal }));
      if (bytes !== undefined) return bytes;
      throw new StartError(`The block ${cid} is missing or damaged here, and no peer has it.`, {
        fix: "Upload it again, or restore the folder blocks of the data folder from a copy.",
      });
    },
    put: ({ cid, bytes }) => blocks.put(cid, bytes, { announce: false }),
    has: async (cid) => store.has(cid),
    async pin(cid, job) {
      const keys = pinned.get(job) ?? new Map<string, CID>();
      pinned.set(job, keys);
      if (keys.has(cid.toString())) return;
      keys.set(cid.toString(), cid);
      later(job);
    },
    async evict(cid, job) {
      const key = cid.toString();
      const keys = pinned.get(job);
      if (keys?.delete(key)) later(job);
      if (keys?.size === 0) pinned.delete(job);
      if (!isPinned(key)) await store.delete(cid);
    },
    async hasRoom(named) {
      const more = named.filter(({ cid }) => !isPinned(cid.toString()));
      return store.usage.pinnedBytes + more.reduce((sum, { bytes }) => sum + bytes, 0) <= quota;
    },
    flush: write,
    async forgetOthers() {
      await write();
      const kept = new Set([...pinned.keys()].map((job) => PIN_PREFIX + job));
      for (const label of store.pins) if (!kept.has(label)) await store.unpin(label);
    },
  };
}
