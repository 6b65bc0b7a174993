import { describe, expect, it } from "vitest";
import { agreeing } from "./aggregation/agreeing.ts";
import { multipliers } from "./aggregation/multipliers.ts";
import { accumulate, mergeSum } from "./aggregation/update-sum.ts";
import { quantise } from "./codes/quantise.ts";
import { squaredNorm } from "./codes/squared-norm.ts";
import { updateScale } from "./codes/update-scale.ts";
import { compareUpdate } from "./comparison/compare-update.ts";
import { f32bits, fromF32bits } from "./float/f32.ts";
import { vectorLength } from "./parameters/flatten.ts";
import { decodePayload } from "./payload/decode-payload.ts";
import { encodePayload } from "./payload/encode-payload.ts";
import { lrAt } from "./schedule/lr-at.ts";
import { applyDelta } from "./server/delta.ts";
import { decodeDelta } from "./server/delta-codec.ts";
import { initialState, serverStep } from "./server/server-step.ts";
import { tinyDifference, tinyLayout, tinyStart, tinyTotal } from "./testing/tiny-model.ts";

const N = vectorLength(tinyLayout);
const WORKERS = 8;
const KAPPA = f32bits(1);
const TABLE = [4e-3, 8e-3, 8e-3, 8e-3, 6e-3, 5e-3, 4e-3, 3e-3, 2e-3, 1e-3].map(f32bits);
const RECIPE = { muBits: f32bits(0.8), alphaBits: f32bits(0.9), kappaBits: KAPPA, downlink: "int4" } as const;

const seedOf = (round: number, worker: number) => new Uint8Array(32).fill(round + 1).fill(worker, 16);

interface Run {
  readonly theta: Float32Array;
  readonly losses: number[];
}

/** Ten rounds of "stateless DiLoCo" with everything but the floats inside a chunk done as the network does it. */
function train({ reversed = false, workers = WORKERS, flipped = 0, tree = false } = {}): Run {
  let state = initialState(tinyStart());
  let follower = state.theta;
  const losses = [tinyTotal(state.theta)];
  for (let round = 0; round < TABLE.length; round++) {
    const lrBits = lrAt(TABLE, round);
    const order = Array.from({ length: workers }, (_, i) => (reversed ? workers - 1 - i : i));
    const updates = order.map((worker) => {
      const steps = worker % 2 === 0 ? 10 : 6;
      const chunk = { seed: seedOf(round, worker), steps, batch: 16, lr: fromF32bits(lrBits) };
      const delta = tinyDifference(state.theta, chunk).map((x) => (worker < flipped ? -5 * x : x));
      const { blocks, root, norm2 } = encodePayload(quantise(delta, updateScale(lrBits, steps, KAPPA).inverse));
      const codes = decodePayload(blocks, N, { maxBytes: 10_000, root, norm2 });
      return { codes, steps, batch: 16, delay: 0, norm2: squaredNorm(codes), lrBits };
    });
    const first = multipliers(updates, { kind: "work-clip", lrBits });
    const kept = agreeing(updates.map(({ codes }, i) => ({ codes, multiplier: first.multipliers[i] ?? 0 })));
    const accepted = updates.filter((_, i) => kept[i]);
    const { multipliers: weights, weight } = multipliers(accepted, { kind: "work-clip", lrBits });
    const weighed = accepted.map(({ codes }, i) => ({ codes, multiplier: weights[i] ?? 0 }));
    const sum = accumulate(tree ? weighed.slice(0, 3) : weighed, N);
    if (tree) mergeSum(sum, accumulate(weighed.slice(3), N));
    const step = serverStep(state, sum, weight, { ...RECIPE, lrBits });
    follower = applyDelta(follower, decodeDelta(step.deltaBlocks, N, { maxBytes: 10_000 }));
    state = step.state;
    expect(follower).toEqual(state.theta);
    losses.push(tinyTotal(state.theta));
  }
  return { theta: state.theta, losses };
}

describe("ten rounds of eight workers", () => {
  const plain = train();
  const last = (run: Run) => run.losses.at(-1) ?? Number.NaN;

  it("lower the loss, and further than one worker alone does", () => {
    expect(plain.losses[0]).toBeGreaterThan(0.8);
    expect(last(plain)).toBeLessThan(0.25 * (plain.losses[0] ?? 0));
    expect(last(plain)).toBeLessThan(last(train({ workers: 1 })));
  });

  it("end in the same bits whatever the order and the tree", () => {
    expect(train({ reversed: true }).theta).toEqual(plain.theta);
    expect(train({ reversed: true, tree: true }).theta).toEqual(plain.theta);
  });

  it("bear one in four who flips the sign and shouts", () => {
    expect(last(train({ flipped: 2 }))).toBeLessThan(1.5 * last(plain));
  });
});

describe("recomputing a chunk", () => {
  const theta = train().theta;
  const chunk = { seed: seedOf(3, 1), steps: 10, batch: 16, lr: fromF32bits(f32bits(4e-3)) };
  const { inverse } = updateScale(f32bits(4e-3), 10, KAPPA);
  const tolerance = { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 };
  const own = tinyDifference(theta, chunk);
  const judge = (delta: Float32Array) => compareUpdate(tinyLayout, own, inverse, quantise(delta, inverse), tolerance);

  it.each([0, 1e-6, 1e-4, 1e-3])("passes a GPU whose gradients differ by %s", (wobble) => {
    expect(judge(tinyDifference(theta, { ...chunk, wobble }))).toMatchObject({ ok: true });
  });

  it.each([
    ["eight of ten steps", { ...chunk, steps: 8 }],
    ["half the batch", { ...chunk, batch: 8 }],
    ["another seed", { ...chunk, seed: seedOf(3, 2) }],
    ["another learning rate", { ...chunk, lr: 3.5e-3 }],
  ])("fails %s", (_, cheat) => {
    expect(judge(tinyDifference(theta, cheat))).toMatchObject({ ok: false });
  });
});
