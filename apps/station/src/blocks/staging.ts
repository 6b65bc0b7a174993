import type { BlockStore } from "@starling/network";
import { type Block, type JobSpec, specBlocks } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { RequestError } from "../errors.ts";
import { heldBlock } from "./held-block.ts";

/** How long an uploaded block waits for a funded job that names it. */
const STAGING_MS = 60 * 60_000;

/** Bytes that may wait in staging at once. */
export const STAGING_BYTES = 256 * 1024 * 1024;

const STAGING_PIN = "staging";

/** Uploaded blocks on their way to a job. */
export interface Staging {
  /** @throws RequestError 507 when the quota is used up. */
  stage(block: Block): Promise<void>;
  /** Everything that a spec names that this store does not hold. @throws InvalidDataError */
  missing(spec: JobSpec): Promise<CID[]>;
  /** Lets go of everything that a job's spec names: from now on the job itself keeps it. */
  adopt(specCid: CID, spec: JobSpec): Promise<void>;
  stop(): void;
}

interface Waiting {
  readonly cid: CID;
  readonly size: number;
  readonly until: number;
}

/** Takes uploads into a store under a quota of their own. */
export function createStaging(store: BlockStore, now: () => number = Date.now): Staging {
  const waiting = new Map<string, Waiting>();
  const read = (cid: CID) => heldBlock(store, cid);
  const pinWaiting = () =>
    store.pin(
      STAGING_PIN,
      [...waiting.values()].map(({ cid }) => cid),
    );

  async function expire(): Promise<void> {
    const before = waiting.size;
    for (const [key, { until }] of waiting) if (until <= now()) waiting.delete(key);
    if (waiting.size !== before) await pinWaiting();
  }

  const timer = setInterval(() => void expire().catch(() => {}), 60_000);
  timer.unref();

  return {
    async stage({ cid, bytes }) {
      await expire();
      const used = [...waiting.values()].reduce((sum, { size }) => sum + size, 0);
      const key = cid.toString();
      if (!waiting.has(key) && used + bytes.byteLength > STAGING_BYTES) {
        throw new RequestError(
          507,
          "The station's room for uploads is full.",
          "Post the jobs that wait, or try in an hour.",
        );
      }
      waiting.set(key, { cid, size: bytes.byteLength, until: now() + STAGING_MS });
      try {
        await store.put(cid, bytes);
      } catch (error) {
        waiting.delete(key);
        throw error;
      }
      await pinWaiting();
    },
    async missing(spec) {
      const { model, data, unread } = await specBlocks(spec, read);
      const absent = [...model, ...data].map(({ cid }) => cid).filter((cid) => !store.has(cid));
      return [...new Map([...absent, ...unread].map((cid) => [cid.toString(), cid])).values()];
    },
    async adopt(specCid, spec) {
      const { model, data } = await specBlocks(spec, read);
      for (const { cid } of [...model, ...data, { cid: specCid }]) waiting.delete(cid.toString());
      await pinWaiting();
    },
    stop: () => clearInterval(timer),
  };
}
