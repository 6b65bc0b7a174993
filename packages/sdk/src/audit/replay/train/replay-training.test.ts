import { mlp, readModel, writeGraph } from "@starling/graph";
import {
  accumulate,
  encodeDelta,
  encodePayload,
  f32bits,
  flatten,
  initialState,
  layoutOf,
  multipliers,
  type ServerState,
  serverStep,
  unflatten,
  vectorLength,
} from "@starling/learning";
import {
  type Block,
  decodeBlock,
  encodeBlock,
  InvalidDataError,
  rawBlock,
  TrainRecord,
  type TrainSpec,
  toHex,
  writeCheckpoint,
  writeVector,
} from "@starling/protocol";
import { sampleAddress, sampleChunk, sampleCid, sampleJobId, sampleSpec } from "@starling/protocol/testing";
import type { CID } from "multiformats/cid";
import { beforeEach, describe, expect, it } from "vitest";
import { ReplayMismatchError } from "../../../errors.ts";
import { exportModel } from "../../../models/export-model.ts";
import { loadCheckpoint, loadModelAfter } from "../../../models/model-source.ts";
import { beginReplay, replayJob, replayRound } from "../replay-job.ts";

const RATE = f32bits(1e-2);
const { graph, weights } = mlp({ input: [3, 3], hidden: [5], classes: 3, seed: 11 });
const layout = layoutOf(graph.parameters);
const n = vectorLength(layout);
const file = rawBlock(writeGraph(graph));

let held: Map<string, Uint8Array>;
let spec: TrainSpec;

const put = (...blocks: readonly Block[]) => {
  for (const { cid, bytes } of blocks) held.set(cid.toString(), bytes);
};
const get = async (cid: CID) => {
  const bytes = held.get(cid.toString());
  if (bytes !== undefined) return bytes;
  throw new InvalidDataError(`Nobody has ${cid}.`, { fix: "Put it first." });
};
const checkpointOf = (theta: Float32Array, round: number, parent: CID | null) => {
  const after = unflatten(layout, theta);
  const tensors = graph.parameters.map(({ name, shape }) => ({
    name,
    shape,
    data: after.get(name) ?? new Float32Array(),
  }));
  return writeCheckpoint(tensors, { graph: file.cid, round, parent });
};

/** What an honest coordinator knows between two rounds. */
interface Coordinator {
  state: ServerState;
  model: CID;
  record: CID | null;
  round: number;
}

function begin(): Coordinator {
  const values = new Map([...weights].map(([name, { data }]) => [name, data as Float32Array]));
  const state = initialState(flatten(layout, values));
  const { manifest, blocks } = checkpointOf(state.theta, 0, null);
  put(file, manifest, ...blocks);
  spec = sampleSpec({}, { graph: file.cid, checkpoint: manifest.cid, lr: [RATE] });
  return { state, model: manifest.cid, record: null, round: 0 };
}

function updateOf(codes: Int8Array, index: number, { round, model }: Pick<Coordinator, "round" | "model">) {
  const inputs = [file.cid, model, sampleCid("dataset")];
  const chunk = encodeBlock(sampleChunk({ round, index, inputs, lr: RATE }));
  const { blocks, root, norm2 } = encodePayload(codes);
  const named = blocks.map((bytes) => rawBlock(bytes));
  const header = {
    v: 1,
    lane: "train",
    kind: "train",
    chunk: chunk.cid,
    n,
    lossFirst: f32bits(1),
    lossLast: f32bits(0.5),
  };
  const links = named.map(({ cid, bytes }) => ({ cid, bytes: bytes.byteLength }));
  const output = encodeBlock({ ...header, norm2: norm2.toString(), root: toHex(root), blocks: links });
  put(chunk, output, ...named);
  return { chunk: chunk.cid, output: output.cid, norm2, codes, round, index };
}

/**
 * Closes a round over the given codes, and updates of rounds before; `whole` stores the new model's blocks too. Gives the
 * record.
 */
function close(
  coordinator: Coordinator,
  all: readonly Int8Array[],
  { whole = false, late = [] }: { whole?: boolean; late?: readonly ReturnType<typeof updateOf>[] } = {},
): TrainRecord {
  const { round, model, record: prev } = coordinator;
  const updates = [...late, ...all.map((codes, index) => updateOf(codes, index, coordinator))];
  const { steps, batch } = sampleChunk();
  const work = updates.map(({ norm2, round: own }) => ({ steps, batch, delay: round - own, norm2, lrBits: RATE }));
  const weighed = multipliers(work, { kind: "work-clip", lrBits: RATE });
  const sum = accumulate(
    updates.map(({ codes }, i) => ({ codes, multiplier: weighed.multipliers[i] ?? 0 })),
    n,
  );
  const { recipe, codec } = spec.laneParams;
  if (recipe.kind !== "momentum" && recipe.kind !== "buffered") throw new TypeError("Another recipe.");
  const rates = { muBits: recipe.mu, alphaBits: recipe.alpha, kappaBits: codec.kappa, lrBits: RATE };
  const params = { ...rates, downlink: "int4" } as const;
  const step = serverStep(coordinator.state, sum, weighed.weight, params);
  const next = checkpointOf(step.state.theta, round + 1, model);
  const delta = encodeDelta(step.delta).map((bytes) => rawBlock(bytes));
  put(...delta, ...(whole ? [next.manifest, ...next.blocks] : []));
  const record: TrainRecord = {
    v: 1,
    lane: "train",
    job: sampleJobId,
    round,
    seed: new Uint8Array(32),
    prev,
    base: model,
    accepted: updates.map(({ chunk, output, round: own, index }, i) => {
      const worker = sampleAddress(i + 1);
      return { chunk, round: own, index, worker, output, multiplier: weighed.multipliers[i] ?? 0 };
    }),
    delta: delta.map(({ cid }) => cid),
    model: next.manifest.cid,
    momentum: writeVector(step.state.momentum).manifest.cid,
    error: writeVector(step.state.error).manifest.cid,
    lossMicroNats: "1",
    evaluation: null,
    best: null,
    receipts: sampleCid("receipts"),
  };
  const block = encodeBlock(record);
  put(block);
  Object.assign(coordinator, { state: step.state, model: next.manifest.cid, record: block.cid, round: round + 1 });
  return record;
}

const codes = (seed: number) => Int8Array.from({ length: n }, (_, i) => ((i * 7 + seed * 13) % 15) - 7);

let coordinator: Coordinator;
beforeEach(() => {
  held = new Map();
  coordinator = begin();
});

const lastRecord = () => coordinator.record ?? expect.fail("no round");
const mismatch = async (record: TrainRecord) =>
  replayRound(spec, await beginReplay(spec, get), record, get).then(
    () => "followed",
    (error: unknown) => (error instanceof ReplayMismatchError ? error.message : `thrown: ${String(error)}`),
  );

describe("replaying a job", () => {
  it("leads to the coordinator's own checkpoint, round by round", async () => {
    const cids: CID[] = [];
    for (const seeds of [[1, 2], [3], [4, 5, 6]]) {
      close(coordinator, seeds.map(codes));
      cids.push(lastRecord());
    }
    expect((await replayJob(spec, cids, get)).equals(coordinator.model)).toBe(true);
    expect((await replayJob(spec, [], get)).equals(spec.laneParams.checkpoint)).toBe(true);
    await expect(replayJob(spec, cids.slice(1), get)).rejects.toThrow(/Round 2: the base checkpoint/);
  });

  it("gives the same whichever order the updates are summed in", async () => {
    const record = close(coordinator, [1, 2, 3].map(codes));
    const turned = { ...record, accepted: record.accepted.toReversed() };
    expect(await mismatch(turned)).toBe("followed");
  });

  it.each([
    ["model", { model: sampleCid("x") }, /the checkpoint differs/],
    ["momentum", { momentum: sampleCid("x") }, /the momentum differs/],
    ["error", { error: sampleCid("x") }, /the error differs/],
    ["base", { base: sampleCid("x") }, /the base checkpoint differs/],
  ])("finds a record with another %s", async (_, change, words) => {
    const record = close(coordinator, [1, 2].map(codes));
    expect(await mismatch(record)).toBe("followed");
    expect(await mismatch({ ...record, ...change })).toMatch(words);
  });

  it("finds a multiplier that is not the work's", async () => {
    const record = close(coordinator, [1, 2].map(codes));
    const [first, ...rest] = record.accepted;
    if (first === undefined) throw new TypeError("No update.");
    const accepted = [{ ...first, multiplier: first.multiplier + 1 }, ...rest];
    expect(await mismatch({ ...record, accepted })).toMatch(/the multiplier of update 0/);
  });

  it("finds an update that was left out, put in, or is another chunk's", async () => {
    const record = close(coordinator, [1, 2].map(codes));
    const start = { round: 0, model: spec.laneParams.checkpoint };
    const more = updateOf(codes(9), 2, start);
    const [first, second] = record.accepted;
    if (first === undefined || second === undefined) throw new TypeError("No update.");
    expect(await mismatch({ ...record, accepted: [first] })).toMatch(/differs/);
    const added = { ...first, index: 2, chunk: more.chunk, output: more.output };
    expect(await mismatch({ ...record, accepted: [first, second, added] })).toMatch(/differs/);
    const swapped = { ...first, output: second.output };
    expect(await mismatch({ ...record, accepted: [swapped, second] })).toMatch(/the update of chunk 0/);
    const old = updateOf(codes(1), 0, { ...start, round: 7 });
    expect(await mismatch({ ...record, accepted: [{ ...first, ...old }, second] as never })).toMatch(
      /chunk 0 of round 8 is summed/,
    );
  });
});

describe("replaying late updates", () => {
  /** Two rounds under the buffered recipe, the second of which sums an update of the first one's third chunk. */
  function buffered(staleness: number) {
    const recipe = { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(0.9), staleness } as const;
    spec = { ...spec, laneParams: { ...spec.laneParams, recipe } };
    const late = updateOf(codes(9), 2, coordinator);
    return { late, first: close(coordinator, [1, 2].map(codes)) };
  }
  const after = async (...records: TrainRecord[]) => {
    let replay = await beginReplay(spec, get);
    try {
      for (const record of records) replay = await replayRound(spec, replay, record, get);
    } catch (error) {
      return error instanceof ReplayMismatchError ? error.message : expect.fail(String(error));
    }
    return replay.made.toString();
  };

  it("leads to the coordinator's own checkpoint, and its weight is that of its age", async () => {
    const { late, first } = buffered(2);
    const second = close(coordinator, [codes(3)], { late: [late] });
    expect(await after(first, second)).toBe(coordinator.model.toString());
    const [entry, ...rest] = second.accepted;
    if (entry === undefined) return expect.fail("no update");
    for (const multiplier of [entry.multiplier - 1, Math.round((entry.multiplier * 1024) / 724)]) {
      const forged = { ...second, accepted: [{ ...entry, multiplier }, ...rest] };
      expect(await after(first, forged)).toMatch(/Round 2: the multiplier of update 0 differs/);
    }
    // Calling it younger does not help: the chunk says when it began.
    const younger = { ...second, accepted: [{ ...entry, round: 1 }, ...rest] };
    expect(await after(first, younger)).toMatch(/the chunk 2 of round 2 differs/);
  });

  it("refuses one that is older than the recipe takes", async () => {
    const { late, first } = buffered(1);
    const second = close(coordinator, [codes(3)]);
    const third = close(coordinator, [codes(4)], { late: [late] });
    expect(await after(first, second, third)).toMatch(/more than 1 rounds late/);
    spec = { ...spec, laneParams: { ...spec.laneParams, recipe: { kind: "fedavg" } } };
    expect(await after(first)).not.toMatch(/late/);
  });

  it("refuses one that was summed before, in this round or an earlier one", async () => {
    const { late, first } = buffered(3);
    const second = close(coordinator, [codes(3)], { late: [late] });
    const third = close(coordinator, [codes(4)], { late: [late] });
    expect(await after(first, second, third)).toMatch(/chunk 2 of round 1 is summed a second time/);
    const twice = { ...second, accepted: [...second.accepted, ...second.accepted.slice(0, 1)] };
    expect(await after(first, twice)).toMatch(/is summed a second time/);
  });

  it("refuses one that did not start from its round's checkpoint", async () => {
    const { first } = buffered(2);
    const elsewhere = updateOf(codes(9), 2, { round: 0, model: coordinator.model });
    const second = close(coordinator, [codes(3)], { late: [elsewhere] });
    expect(await after(first, second)).toMatch(/the checkpoint that chunk 2 of round 1 starts from differs/);
  });
});

describe("a model after a round", () => {
  it("follows from the initial one by deltas, and from the newest whole one where there is one", async () => {
    close(coordinator, [codes(1)]);
    close(coordinator, [codes(2)], { whole: true });
    close(coordinator, [codes(3)]);
    const asked: string[] = [];
    const counted = async (cid: CID) => {
      asked.push(cid.toString());
      return get(cid);
    };
    const model = await loadModelAfter(lastRecord(), spec.laneParams.checkpoint, counted);
    expect(model.cid.equals(coordinator.model)).toBe(true);
    expect(model.checkpoint.round).toBe(3);
    expect(asked).not.toContain(spec.laneParams.checkpoint.toString());
    const replayed = await replayJob(spec, [], get);
    expect(replayed.equals(model.cid)).toBe(false);
  });

  it("is refused where a delta is not the record's", async () => {
    const first = close(coordinator, [codes(1)]);
    close(coordinator, [codes(2)]);
    const record = decodeBlock(TrainRecord, await get(lastRecord()));
    const forged = encodeBlock({ ...record, delta: first.delta });
    put(forged);
    const error = await loadModelAfter(forged.cid, spec.laneParams.checkpoint, get).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReplayMismatchError);
    expect(error).toMatchObject({
      details: [expect.stringContaining("expected"), expect.stringContaining("computed")],
    });
  });

  it("is refused where a record does not follow the one before it", async () => {
    close(coordinator, [codes(1)]);
    const record = decodeBlock(TrainRecord, await get(lastRecord()));
    const forged = encodeBlock({ ...record, base: sampleCid("elsewhere"), model: sampleCid("nowhere") });
    put(forged);
    await expect(loadModelAfter(forged.cid, spec.laneParams.checkpoint, get)).rejects.toThrow(InvalidDataError);
  });

  it("leaves as ONNX with the very weights, and as safetensors", async () => {
    close(coordinator, [codes(1)], { whole: true });
    const model = await loadCheckpoint(coordinator.model, get);
    const engine = () => Promise.reject(new TypeError("this model has nothing to calibrate"));
    const again = readModel(await exportModel(model, "onnx", { spec, get, engine }));
    for (const [name, { data }] of model.weights) expect(again.weights.get(name)?.data).toEqual(data);
    const tensors = await exportModel(model, "safetensors", { spec, get, engine });
    const size = Number(new DataView(tensors.buffer, tensors.byteOffset).getBigUint64(0, true));
    const head = JSON.parse(new TextDecoder().decode(tensors.subarray(8, 8 + size))) as Record<string, unknown>;
    for (const name of model.weights.keys()) expect(head).toHaveProperty([name]);
  });
});
