import type { ChunkTask } from "@starling/compute";
import { type Chunk, fromOne, type JobOffer, type Lease } from "@starling/protocol";
import { FETCH_PART, PROGRESS_EVERY_MS } from "../constants.ts";
import { ChunkRefusedError } from "../errors.ts";
import type { ChunkView } from "../state/phase.ts";
import { checkLease } from "./check-lease.ts";
import { fetchLeftOut } from "./fetch-left-out.ts";
import { fetchWeights } from "./fetch-weights.ts";
import { fetchWindow } from "./fetch-window.ts";
import { startHeartbeats } from "./heartbeats.ts";
import { knownSpec } from "./known-spec.ts";
import { makeResult } from "./make-result.ts";
import type { OutstandingResult } from "./results.ts";
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
    const chunk = checkLease({ lease, offer, spec, engine: context.engine, runner: context.runner });
    work = chunkView(lease, offer, chunk, now() + lease.deadlineMs);
    state.log("info", `Chunk ${fromOne(chunk.index)} of round ${fromOne(chunk.round)} in “${offer.title}” is leased.`);
    const inputs = await fetchInputs(context, lease, chunk, spec, () => work, running);
    const task = { ...inputs, spec: specBytes, chunk: lease.chunk };
    const computed = await runTask(
      context,
      task,
      () => work,
      running,
      (ppm) => {
        progressPpm = ppm;
      },
    );
    running.throwIfAborted();
    const result = makeResult({
      identity: context.identity,
      domain: context.domain,
      coordinator: session.peer,
      lease,
      offer,
      chunk,
      computed,
      deviceClass: context.runner.device.deviceClass,
      milliseconds: now() - begun,
      now: now(),
    });
    state.set({ duty: computed.duty });
    if (computed.leftOut !== undefined) await context.node.keep(computed.leftOut);
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
    kind: chunk.kind,
    chunk: lease.chunkCid.toString(),
    units: lease.units,
    deadline,
  };
}

async function fetchInputs(
  { node, runner, state }: ShiftContext,
  lease: Lease,
  chunk: Chunk,
  spec: Parameters<typeof fetchWeights>[0]["spec"],
  view: () => ChunkView | undefined,
  signal: AbortSignal,
): Promise<Pick<ChunkTask, "graph" | "weights" | "dataset" | "window" | "error">> {
  let bytes = 0;
  let total = 0;
  const show = () => {
    const work = view();
    if (work !== undefined) state.enter({ name: "fetching", work, bytes, total: Math.max(total, bytes) });
  };
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
  show();
  const [graphCid, target] = chunk.inputs;
  if (graphCid === undefined || target === undefined) {
    throw new ChunkRefusedError("The chunk is refused: it lacks inputs.", { fix: "Serve another job." });
  }
  const [[graph = new Uint8Array()], weights, { dataset, window }, leftOut] = await Promise.all([
    node.fetch([graphCid], options),
    fetchWeights({ node, runner, spec, base: lease.base, target, options }),
    fetchWindow(node, chunk, options),
    fetchLeftOut(node, chunk, spec, options),
  ]);
  return { graph, weights, dataset, window, ...leftOut };
}

async function runTask(
  { runner, state, now }: ShiftContext,
  task: ChunkTask,
  view: () => ChunkView | undefined,
  signal: AbortSignal,
  onPpm: (ppm: number) => void,
) {
  let shownAt = 0;
  return runner.run(task, {
    signal,
    onProgress(progress) {
      const work = view();
      if (work === undefined || signal.aborted) return;
      if (progress.stage === "preparing") return state.enter({ name: "compiling", work });
      const { step, steps, loss } = progress;
      onPpm((step / steps) * 1_000_000);
      if (loss !== null) {
        state.addLoss({ at: now(), job: work.job, round: work.round, index: work.index, step, loss });
      }
      if (now() - shownAt < PROGRESS_EVERY_MS && step < steps) return;
      shownAt = now();
      state.enter({ name: "computing", work, step, steps, loss });
    },
  });
}
