import { readGraph } from "@starling/graph";
import { flatten, initialState, type Layout, layoutOf, type ServerState, unflatten } from "@starling/learning";
import {
  Checkpoint,
  decodeBlock,
  type Manifest,
  type NamedTensor,
  readCheckpoint,
  readVector,
  TrainRecord,
  type TrainSpec,
  VectorManifest,
  writeCheckpoint,
  writeVector,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";
import { madeSoFar } from "../../state/lookup.ts";
import type { TrainJob } from "./job.ts";

/** The model of a job and what its server carries: read from blocks, kept for the next round. */
export interface ModelStore {
  /** Where each trainable tensor lies in the flat vector. */
  layout(job: Pick<TrainJob, "spec">, options?: AbortOptions): Promise<Layout>;
  /** θ, M and e before the running round. */
  load(job: TrainJob, options?: AbortOptions): Promise<ServerState>;
  /** Manifests and blocks of the state after a round; nothing is stored yet. */
  write(job: TrainJob, state: ServerState, options?: AbortOptions): Promise<WrittenModel>;
  /** Remembers the state that belongs to a model. */
  keep(job: TrainJob, model: CID, state: ServerState): void;
}

export interface WrittenModel {
  readonly model: Manifest;
  readonly momentum: Manifest;
  readonly error: Manifest;
}

/** Reads models through the block store; the newest state of each job stays in memory. */
export function modelStore({ blocks }: { readonly blocks: Blocks }): ModelStore {
  const layouts = new Map<string, Promise<Layout>>();
  const states = new Map<string, { readonly model: CID; readonly state: ServerState }>();

  async function readLayout(graph: CID, options?: AbortOptions): Promise<Layout> {
    return layoutOf(readGraph(await blocks.get(graph, options)).parameters);
  }

  function layout({ spec }: Pick<TrainJob, "spec">, options?: AbortOptions): Promise<Layout> {
    const { graph } = spec.laneParams;
    const key = graph.toString();
    const known = layouts.get(key);
    if (known !== undefined) return known;
    const reading = readLayout(graph, options);
    layouts.set(key, reading);
    reading.catch(() => layouts.delete(key));
    return reading;
  }

  async function tensors(model: CID, options?: AbortOptions): Promise<NamedTensor[]> {
    const manifest = decodeBlock(Checkpoint, await blocks.get(model, options));
    return readCheckpoint(manifest, (cid) => blocks.get(cid, options));
  }

  async function vector(cid: CID, options?: AbortOptions): Promise<Float32Array> {
    const manifest = decodeBlock(VectorManifest, await blocks.get(cid, options));
    return readVector(manifest, (part) => blocks.get(part, options));
  }

  /** Where a job that goes on with another one's round takes momentum and error from. */
  async function resumed(
    { laneParams: { origin } }: TrainSpec,
    options?: AbortOptions,
  ): Promise<TrainRecord | undefined> {
    return origin?.resumes ? decodeBlock(TrainRecord, await blocks.get(origin.record, options)) : undefined;
  }

  return {
    layout,
    async load(job, options) {
      const model = madeSoFar(job);
      const kept = states.get(job.job);
      if (kept?.model.equals(model)) return kept.state;
      const own = await layout(job, options);
      const values = new Map((await tensors(model, options)).map(({ name, data }) => [name, data]));
      const start = initialState(flatten(own, values));
      const last = job.closed.at(-1)?.closing ?? (await resumed(job.spec, options));
      if (last === undefined) return start;
      const [momentum, error] = await Promise.all([vector(last.momentum, options), vector(last.error, options)]);
      return { ...start, momentum, error };
    },
    async write(job, state, options) {
      const base = madeSoFar(job);
      const trained = unflatten(await layout(job, options), state.theta);
      const next = (await tensors(base, options)).map((tensor) => {
        return { ...tensor, data: trained.get(tensor.name) ?? tensor.data };
      });
      const head = { graph: job.spec.laneParams.graph, round: job.closed.length + 1, parent: base };
      return {
        model: writeCheckpoint(next, head),
        momentum: writeVector(state.momentum),
        error: writeVector(state.error),
      };
    },
    keep: (job, model, state) => void states.set(job.job, { model, state }),
  };
}
