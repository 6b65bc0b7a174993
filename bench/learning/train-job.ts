import type { Engine } from "@starling/compute";
import {
  decodePayload,
  encodePayload,
  encodeUpdate,
  flatten,
  fromF32bits,
  initialState,
  layoutOf,
  lrAt,
  roundSum,
  type ServerState,
  unflatten,
  vectorLength,
} from "@starling/learning";
import { localSettings } from "../../packages/compute/src/chunk/local-settings.ts";
import { runTrainChunk } from "../../packages/compute/src/train/run-train-chunk.ts";
import { chunkSeed } from "../../packages/protocol/src/assignment.ts";
import type { Training } from "../../packages/sdk/src/spec/training-choices.ts";
import type { Task } from "./shape.ts";

/** How a job trains: what its spec says. */
export interface JobRun extends Training {
  readonly workers: number;
  /** Local steps H of a chunk. */
  readonly localSteps: number;
  readonly batch: number;
  /** So many of a round's results started `rounds` rounds before, as slow workers' do; only under the buffered recipe. */
  readonly late?: { readonly results: number; readonly rounds: number };
  /** f32 bits of a learning rate for each round: as many rounds as there are entries. */
  readonly lr: number[];
}

const MAX_BYTES = 2 ** 26;

/** The seed of a chunk; it follows from its round's as in a job. */
export function seedOf(round: number, worker: number): Uint8Array {
  return chunkSeed(new Uint8Array(32).fill(round & 255, 0, 1).fill(round >> 8, 1, 2), worker);
}

/**
 * A job from its first round to its last, without network and chain: every chunk on the engine, every update through
 * its codec and payload, every round through the sum and the step that coordinators and audits take.
 * @returns the parameters after the last round
 */
export async function trainJob(
  engine: Engine,
  { model, training }: Task,
  run: JobRun,
  onRound: (round: number, parameters: ReadonlyMap<string, Float32Array>) => Promise<void> = async () => {},
): Promise<ReadonlyMap<string, Float32Array>> {
  const layout = layoutOf(model.graph.parameters);
  const n = vectorLength(layout);
  const left = new Map<number, Float32Array | undefined>();
  let state: ServerState = initialState(
    flatten(layout, new Map([...model.weights].map(([name, { data }]) => [name, data as Float32Array]))),
  );
  const bases = [state.theta];
  for (let round = 0; round < run.lr.length; round++) {
    const updates = [];
    for (let worker = 0; worker < run.workers; worker++) {
      const begun = worker < (run.late?.results ?? 0) ? Math.max(0, round - (run.late?.rounds ?? 0)) : round;
      const parameters = unflatten(layout, bases[begun] ?? state.theta);
      const chunk = { lr: lrAt(run.lr, begun), steps: run.localSteps };
      const { delta } = await runTrainChunk(engine, {
        graph: model.graph,
        parameters,
        samples: training,
        seed: seedOf(round, worker),
        steps: run.localSteps,
        batch: run.batch,
        microBatch: run.batch,
        lr: fromF32bits(chunk.lr),
        optimizer: localSettings(run),
      });
      const made = encodeUpdate(delta, run.codec, chunk, left.get(worker));
      left.set(worker, made.error);
      const { blocks, root, norm2 } = encodePayload(made.codes, made.codec);
      const codes = decodePayload(blocks, n, { maxBytes: MAX_BYTES, root, norm2 }, made.codec);
      updates.push({ codes, work: { steps: chunk.steps, batch: run.batch, norm2, lrBits: chunk.lr, round: begun } });
    }
    const sum = roundSum(
      run,
      round,
      updates.map(({ work }) => work),
      n,
    );
    updates.forEach(({ codes }, i) => {
      sum.add(i, codes);
    });
    state = sum.step(state).state;
    bases.push(state.theta);
    await onRound(round, unflatten(layout, state.theta));
  }
  return unflatten(layout, state.theta);
}
