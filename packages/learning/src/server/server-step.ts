import type { UpdateSum } from "../aggregation/update-sum.ts";
import { unitScale } from "../codes/update-scale.ts";
import { NonFiniteError, ScaleError, ShapeError, WeightError } from "../errors.ts";
import { fromF32bits } from "../float/f32.ts";
import { applyDelta, type Delta, deltaAt } from "./delta.ts";
import { encodeDelta } from "./delta-codec.ts";
import { quantiseStep } from "./quantise-step.ts";

/** The shared model and what the server carries from round to round; flat f32 vectors of one length. */
export interface ServerState {
  /** θ, the parameters. */
  readonly theta: Float32Array;
  /** M, the only momentum in the system. */
  readonly momentum: Float32Array;
  /** e, what the int4 step has left out so far. */
  readonly error: Float32Array;
}

/** The recipe's numbers as f32 bits, from the spec and the round. */
export interface ServerParams {
  /** Momentum μ in [0, 1). */
  readonly muBits: number;
  /** Server learning rate α > 0. */
  readonly alphaBits: number;
  /** The round's learning rate. */
  readonly lrBits: number;
  readonly kappaBits: number;
  /** Whether the step is published as int4 codes, with what they leave out carried on in e, or whole. */
  readonly downlink: Delta["form"];
}

/** What a round leaves behind. */
export interface ServerStep {
  readonly state: ServerState;
  readonly delta: Delta;
  /** The step as raw blocks, for publishing. */
  readonly deltaBlocks: Uint8Array[];
}

/** The state before the first round. */
export function initialState(theta: Float32Array): ServerState {
  return { theta, momentum: new Float32Array(theta.length), error: new Float32Array(theta.length) };
}

/**
 * One outer step (TRAINING §3, PyTorch's form of Nesterov momentum), f32 operation by f32 operation in this order:
 *
 *     g = (κ·lr/limit) / W          u = U·g
 *     M ← μ·M + u                   t = α·(u + μ·M) + e
 *     D = Q4(t)                     e ← t − D        θ ← θ − D
 *
 * A sum that counts who sent a coordinate divides by max(Wᵢ, W/4) instead of W, Wᵢ being the weight of those who did
 * (TRAINING §0.4): a coordinate that only one has sent moves by a quarter of what it would if all had.
 * @param sum U of this round
 * @param weight W of this round
 * @throws ShapeError, WeightError, ScaleError, NonFiniteError; the state given is never changed.
 */
export function serverStep(state: ServerState, sum: UpdateSum, weight: number, params: ServerParams): ServerStep {
  const n = state.theta.length;
  if ([sum.values, state.momentum, state.error].some((vector) => vector.length !== n)) {
    throw new ShapeError("The server's state and the sum have different lengths.", {
      fix: "Take both from the same job.",
    });
  }
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new WeightError("A round without accepted work makes no step.", { fix: "Keep the model as it is." });
  }
  const { mu, alpha } = coefficients(params);
  const unit = unitScale(params.lrBits, params.kappaBits, sum.limit);
  const whole = Math.fround(unit / Math.fround(weight));
  const momentum = new Float32Array(n);
  const step = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const factor = sum.senders === undefined ? whole : shared(unit, sum.senders[i] ?? 0, weight);
    const u = Math.fround(Math.fround(Number(sum.values[i] ?? 0)) * factor);
    const m = Math.fround(Math.fround(mu * (state.momentum[i] ?? 0)) + u);
    const ahead = Math.fround(u + Math.fround(mu * m));
    const t = Math.fround(Math.fround(alpha * ahead) + (state.error[i] ?? 0));
    if (!Number.isFinite(t)) throw diverged(i);
    momentum[i] = m;
    step[i] = t;
  }
  const delta: Delta = params.downlink === "f32" ? { form: "f32", values: step } : quantiseStep(step);
  const error = step.map((t, i) => Math.fround(t - deltaAt(delta, i)));
  const theta = applyDelta(state.theta, delta);
  const broken = theta.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw diverged(broken);
  return { state: { theta, momentum, error }, delta, deltaBlocks: encodeDelta(delta) };
}

/** What a code unit counts where only some have sent the coordinate. W/4 is exact. */
function shared(unit: number, senders: number, weight: number): number {
  return Math.fround(unit / Math.fround(Math.max(senders, weight / 4)));
}

function coefficients({ muBits, alphaBits }: ServerParams): { mu: number; alpha: number } {
  const mu = fromF32bits(muBits);
  const alpha = fromF32bits(alphaBits);
  if (mu >= 0 && mu < 1 && alpha > 0 && Number.isFinite(alpha)) return { mu, alpha };
  throw new ScaleError(`The recipe's momentum ${mu} or rate ${alpha} cannot be used.`, {
    fix: "Choose μ in [0, 1) and α above 0; 0.8 and 0.9 are the defaults.",
  });
}

function diverged(i: number): NonFiniteError {
  return new NonFiniteError(`The model leaves the finite numbers at coordinate ${i}.`, {
    fix: "Lower the learning rate or α, and go on from the checkpoint before.",
  });
}
