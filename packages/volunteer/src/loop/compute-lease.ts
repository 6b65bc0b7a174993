import { type Chunk, fromOne, type JobOffer, type Lease } from "@starling/protocol";
import { FETCH_PART } from "../constants.ts";
import type { FetchContext } from "../lanes/lane.ts";
import type { ChunkView } from "../state/phase.ts";
import { checkLease } from "./check-lease.ts";
import { startHeartbeats } from "./heartbeats.ts";
import { knownSpec } from "./known-spec.ts";
import { makeResult } from "./make-result.ts";
import type { OutstandingResult } from "./results.ts";
import { runTask } from "./run-task.ts";
import type { ShiftContext } from "./shift-context.ts";

/**
 * The road of a chunk from its lease to a result that is signed and kept: check, fetch, compute. The lease is renewed
 * all along; when the coordinator takes it back, this throws what the heartbeat heard.
 */
export async function computeLease(
  context: ShiftContext,
  { lease, offer }: { readonly lease: Lease; readonly offer: JobOffer },
  signal: AbortSignal,
): Promise<OutstandingResult> {
  const { session, state, now } = context;
  const begun = now();
  let progressPpm = 0;
  let work: ChunkView | undefined;
  const heartbeats = startHeartbeats({
    session,
    lease: lease.id,
    deadlineMs: lease.deadlineMs,
    progress: () => progressPpm,
    onRenewed: (deadlineMs) => {
      if (work !== undefined) work = { ...work, deadline: now() + deadlineMs };
    },
  });
  const running = AbortSignal.any([signal, heartbeats.gone]);
  try {
    const { spec, bytes: specBytes } = await knownSpec(context, lease.spec, { signal: running });
    const lane = context.lanes.of(spec);
    const chunk = checkLease({ lease, offer, spec, lane, engine: context.engine, runner: context.runner });
    work = chunkView(lease, offer, chunk, now() + lease.deadlineMs);
    state.log("info", `Chunk ${fromOne(chunk.index)} of round ${fromOne(chunk.round)} in “${offer.title}” is leased.`);
    const view = () => work;
    const blocks = { spec: specBytes, chunk: lease.chunk };
    const task = await lane.fetchTask({ spec, chunk, lease }, blocks, fetching(context, lease, view, running));
    const computed = await runTask(context, task, {
      view,
      signal: running,
      onPpm: (ppm) => {
        progressPpm = ppm;
      },
    });
    running.throwIfAborted();
    const result = makeResult({
      identity: context.identity,
      domain: context.domain,
      coordinator: session.peer,
      lease,
      offer,
      chunk,
      computed,
      words: lane.words(chunk.kind, computed.summary),
      deviceClass: context.runner.device.deviceClass,
      milliseconds: now() - begun,
      now: now(),
    });
    state.set({ duty: computed.duty });
    if (computed.keep !== undefined) await context.node.keep(computed.keep);
    await context.results.keep(result, computed.blocks);
    return result;
  } finally {
    heartbeats.stop();
  }
}

/** The chunk in the page's words. */
export function chunkView(lease: Lease, offer: JobOffer, chunk: Chunk, deadline: number): ChunkView {
  return {
    job: lease.job,
    title: offer.title,
    purpose: offer.purpose,
    client: offer.client,
    round: chunk.round,
    rounds: offer.rounds,
    index: chunk.index,
    copy: lease.copy,
    lane: chunk.lane,
    kind: chunk.kind,
    chunk: lease.chunkCid.toString(),
    units: lease.units,
    deadline,
  };
}

/** What a lane fetches with while its chunk is leased; the page sees the bytes come in. */
function fetching(
  { node, runner, state, warming }: ShiftContext,
  lease: Lease,
  view: () => ChunkView | undefined,
  signal: AbortSignal,
): FetchContext {
  let bytes = 0;
  let total = 0;
  const show = () => {
    const work = view();
    if (work !== undefined) state.enter({ name: "fetching", work, bytes, total: Math.max(total, bytes) });
  };
  show();
  const options = {
    signal,
    deadlineMs: Math.round(lease.deadlineMs * FETCH_PART),
    onBytes: (count: number) => {
      bytes += count;
      show();
    },
    onTotal: (count: number) => {
      total += count;
    },
  };
  return {
    node,
    runner,
    options,
    async warmedUp() {
      const underway = warming.get(lease.job);
      if (underway === undefined) return;
      underway.listeners.add(options.onBytes);
      await unlessAborted(underway.done, signal);
    },
  };
}

/** Waits, but no longer than the signal allows. */
async function unlessAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const end = () => aborted.resolve();
  signal.addEventListener("abort", end);
  await Promise.race([done, aborted.promise]);
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
}
