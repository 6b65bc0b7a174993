import * as z from "zod/mini";
import { tupleDigest } from "../digest.ts";
import { bytes32, cborCid, fixedBytes, jobId, safeInteger, u32 } from "../scalars.ts";

/** Gossip topic on which coordinators tell of jobs and rounds. */
export const NEWS_TOPIC = "starling/1/net";

/** News of a job: a round was closed (record names what it made), an epoch proposed, or its state changed. */
export const Announcement = z.strictObject({
  v: z.literal(1),
  job: jobId,
  round: u32,
  /** Newest round record; null before the first round closes. */
  record: z.nullable(cborCid),
  /** What there is after it: a checkpoint, or the outputs so far. */
  made: cborCid,
  state: z.enum(["running", "paused", "ended"]),
  epoch: u32,
  at: safeInteger,
  /** Raw Ed25519 key of the coordinator, and its signature over the tuple of all fields above. */
  peer: bytes32,
  signature: fixedBytes(64),
});
export type Announcement = z.infer<typeof Announcement>;

/** What the coordinator's session key signs, under the type `round`: all fields but key and signature. */
export function announcementDigest(news: Omit<Announcement, "peer" | "signature">): Uint8Array {
  const { v, job, round, record, made, state, epoch, at } = news;
  return tupleDigest("starling/announcement/1", v, job, round, record, made, state, epoch, at);
}
