import type { CopyView } from "@starling/protocol";
import { deadlineOf } from "../leases/deadline.ts";
import type { Moment } from "../state/live.ts";
import { isLive } from "../state/lookup.ts";
import type { ChunkState, CopyState, JobState, LeaseState } from "../state/state.ts";

function stateOf(chunk: ChunkState, copy: CopyState, lease: LeaseState | undefined): CopyView["state"] {
  if (copy.state === "revealed" && chunk.called === "station") return "verifying";
  if (copy.state !== "open") return copy.state;
  if (lease?.verdict?.ok === false) return "rejected";
  return lease?.end === "late" || lease?.end === "round-over" ? "expired" : "open";
}

/** The chunk copies of the running round; those beyond the target only once somebody has them. */
export function copyViews(job: JobState, { now, live }: Moment): CopyView[] {
  const { round } = job;
  if (round === null) return [];
  return round.chunks
    .filter((chunk) => !chunk.extra || chunk.opened !== null)
    .flatMap((chunk) =>
      chunk.copies.map((copy): CopyView => {
        const lease = copy.lease === null ? undefined : round.leases.get(copy.lease);
        const held = lease !== undefined && isLive(lease);
        const done = copy.state === "committed" || copy.state === "revealed" || copy.state === "accepted";
        return {
          index: chunk.index,
          kind: chunk.kind,
          chunk: chunk.opened?.cid.toString() ?? null,
          copy: copy.copy,
          attempt: copy.attempt,
          state: stateOf(chunk, copy, lease),
          worker: copy.state === "open" ? null : (lease?.worker ?? null),
          byStation: chunk.called === "station",
          progressPpm: done ? 1_000_000 : held ? (live.progress.get(lease.id)?.ppm ?? 0) : 0,
          deadlineMs: held ? Math.max(0, deadlineOf(job, lease, live) - now) : null,
          note: copy.note?.slice(0, 300) ?? null,
        };
      }),
    );
}
