import { describe, expect, it } from "vitest";
import { WeightError } from "../errors.ts";
import { f32bits, fromF32bits } from "../float/f32.ts";
import { vectorLength } from "../parameters/flatten.ts";
import { decodePayload } from "../payload/decode-payload.ts";
import { encodePayload } from "../payload/encode-payload.ts";
import { sampleIndices } from "../sampling/sample-indices.ts";
import { initialState, type ServerState } from "../server/server-step.ts";
import { shuffled } from "../testing/arbitraries.ts";
import { sampleRules } from "../testing/recipes.ts";
import { TINY_SAMPLES, tinyDifference, tinyLayout, tinyLoss, tinyStart, tinyTotal } from "../testing/tiny-model.ts";
import { encodeUpdate } from "./encode-update.ts";
import { type RoundRules, roundSum } from "./round-sum.ts";

const N = vectorLength(tinyLayout);
const seedOf = (round: number, worker: number) => new Uint8Array(32).fill(round + 1).fill(worker, 16);

interface Run {
  readonly workers?: number;
  readonly rounds?: number;
  readonly batch?: number;
  /** Order in which a round's updates arrive. */
  readonly draws?: readonly number[];
  /** Rounds that each worker's updates are late. */
  readonly late?: (worker: number, round: number) => number;
  /** Forgets what was left out, as a worker does that comes anew. */
  readonly forgets?: boolean;
}

/** A job under the rules, everything but the floats inside a chunk done as the network does it. */
function train(rules: RoundRules, run: Run = {}): ServerState {
  const { workers = 8, rounds = 8, batch = 16, draws = [0], late = () => 0, forgets = false } = run;
  const { recipe, codec, lr } = rules;
  const sync = recipe.kind === "sync";
  let state = initialState(tinyStart());
  const models = [state.theta];
  const left = new Map<number, Float32Array | undefined>();
  for (let round = 0; round < rounds; round++) {
    const updates = Array.from({ length: workers }, (_, worker) => {
      const own = Math.max(0, round - late(worker, round));
      const chunk = { lr: lr[Math.min(own, lr.length - 1)] ?? 0, steps: sync ? 1 : 10 };
      const delta = tinyDifference(models[own] ?? state.theta, {
        seed: seedOf(own, worker),
        steps: chunk.steps,
        batch,
        lr: fromF32bits(chunk.lr),
        optimizer: sync ? "sgd" : "adamw",
        rho: recipe.kind === "fedprox" ? fromF32bits(recipe.rho) : 0,
      });
      const made = encodeUpdate(delta, codec, chunk, forgets ? undefined : left.get(worker));
      left.set(worker, made.error);
      const { blocks, root, norm2 } = encodePayload(made.codes, made.codec);
      const codes = decodePayload(blocks, N, { maxBytes: 10_000, root, norm2 }, made.codec);
      return { codes, work: { steps: chunk.steps, batch, norm2, lrBits: chunk.lr, round: own } };
    });
    const arrived = shuffled(updates, draws);
    const sum = roundSum(
      rules,
      round,
      arrived.map(({ work }) => work),
      N,
    );
    arrived.forEach(({ codes }, i) => {
      sum.add(i, codes);
    });
    state = sum.step(state).state;
    models.push(state.theta);
  }
  return state;
}

const first = tinyTotal(tinyStart());
const ruleOf = (kind: RoundRules["recipe"]["kind"]) =>
  sampleRules.find(({ recipe }) => recipe.kind === kind) ?? expect.fail("no such recipe");
const at = (rules: RoundRules, lr: number): RoundRules => ({ ...rules, lr: [f32bits(lr)] });
const loss = (rules: RoundRules, run?: Run) => tinyTotal(train(rules, run).theta);

describe.each(sampleRules.map((rules) => ({ rules, name: `${rules.recipe.kind} with ${rules.codec.kind}` })))(
  "a job under $name",
  ({ rules }) => {
    it("learns", () => {
      const sync = rules.recipe.kind === "sync";
      const run = sync ? { rounds: 60, workers: 4 } : { rounds: 12 };
      expect(loss(at(rules, sync ? 2e-2 : 8e-3), run)).toBeLessThan(first / 6);
    });

    it("ends in the same bits whatever order the updates arrive in", () => {
      const run = { rounds: 3, workers: 5 };
      const plain = train(rules, run);
      for (const draws of [[4, 3, 2, 1], [1, 0, 3], [7]]) expect(train(rules, { ...run, draws })).toEqual(plain);
    });
  },
);

describe("sync", () => {
  const rules = at(ruleOf("sync"), 2e-2);

  /** Nesterov's SGD over the mean gradient of all samples of a round, as one process computes it in doubles. */
  function oneProcess(workers: number, rounds: number, batch: number): Float32Array {
    let theta = tinyStart();
    const momentum = new Float64Array(N);
    for (let round = 0; round < rounds; round++) {
      const gradient = new Float64Array(N);
      for (let worker = 0; worker < workers; worker++) {
        const chunk = { seed: seedOf(round, worker), steps: 1, batch, lr: 1, optimizer: "sgd" } as const;
        const own = new Float32Array(N);
        tinyLoss(theta, sampleIndices(chunk.seed, 0, batch, [0, TINY_SAMPLES]), own);
        own.forEach((g, i) => {
          gradient[i] = (gradient[i] ?? 0) + g / workers;
        });
      }
      theta = theta.map((value, i) => {
        const g = 2e-2 * (gradient[i] ?? 0);
        momentum[i] = 0.9 * (momentum[i] ?? 0) + g;
        return value - (g + 0.9 * (momentum[i] ?? 0));
      });
    }
    return theta;
  }

  it.each([1, 2, 4])("with %s workers equals a single process to 1e-5", (workers) => {
    const batch = 64 / workers;
    const { theta } = train(rules, { workers, rounds: 20, batch });
    const single = oneProcess(workers, 20, batch);
    const furthest = theta.reduce((most, value, i) => Math.max(most, Math.abs(value - (single[i] ?? 0))), 0);
    expect(furthest).toBeLessThan(1e-5);
    const moved = theta.reduce((most, value, i) => Math.max(most, Math.abs(value - (tinyStart()[i] ?? 0))), 0);
    expect(moved).toBeGreaterThan(0.05);
  });
});

describe("sparse", () => {
  it("needs what its updates left out", () => {
    const rules = at(ruleOf("sparse"), 8e-3);
    const run = { rounds: 24, workers: 4 };
    expect(loss(rules, run)).toBeLessThan(0.7 * loss(rules, { ...run, forgets: true }));
  });
});

describe("fedprox", () => {
  it("keeps the local model near the round's", () => {
    const way = (rho: number) => {
      const chunk = { seed: seedOf(0, 0), steps: 40, batch: 16, lr: 4e-3, rho };
      return tinyDifference(tinyStart(), chunk).reduce((sum, d) => sum + d * d, 0);
    };
    expect(way(1)).toBeLessThan(0.8 * way(0));
    expect(way(10)).toBeLessThan(0.8 * way(1));
  });
});

describe("buffered", () => {
  const rules = ruleOf("buffered");
  const work = (round: number) => ({ steps: 10, batch: 32, norm2: 100n, lrBits: rules.lr[0] ?? 0, round });

  it("weighs late updates down by the table, and refuses what is later or ahead", () => {
    const { multipliers, weights } = roundSum(rules, 5, [5, 4, 3, 2].map(work), N).weights;
    expect(multipliers).toEqual([1024, 724, 591, 512].map((m) => m * 3_200));
    expect(weights).toEqual([1024, 724, 591, 512].map((m) => m * 320));
    for (const round of [1, 6]) expect(() => roundSum(rules, 5, [work(round)], N)).toThrow(WeightError);
    expect(() => roundSum(ruleOf("momentum"), 5, [work(4)], N)).toThrow(WeightError);
  });

  it("learns though half of the updates are one to three rounds late", () => {
    const late = (worker: number, round: number) => (worker % 2 === 0 ? 0 : 1 + ((worker + round) % 3));
    expect(loss(at(rules, 8e-3), { rounds: 16, late })).toBeLessThan(first / 6);
  });
});

it("a sum takes only the updates that were weighed", () => {
  const sum = roundSum(ruleOf("momentum"), 0, [], N);
  expect(() => sum.add(0, new Int8Array(N))).toThrow(WeightError);
});
