import { type Announcement, announcementDigest, type PeerSigner } from "@starling/protocol";
import { currentRound, madeSoFar } from "./state/lookup.ts";
import type { JobState } from "./state/state.ts";

/** News of a job as it stands, signed by the coordinator's session key. */
export function announcementOf(job: JobState, peerSigner: PeerSigner, at: number): Announcement {
  const last = job.closed.at(-1);
  const news = {
    v: 1,
    job: job.job,
    round: currentRound(job),
    record: last?.record ?? null,
    made: madeSoFar(job),
    state: job.ended !== null ? "ended" : job.control.paused ? "paused" : "running",
    epoch: job.epochs.at(-1)?.epoch ?? 0,
    at,
  } as const;
  const signature = peerSigner.sign("round", announcementDigest(news));
  return { ...news, peer: peerSigner.publicKey, signature };
}
