import { TOLERANCE_BOUNDS, type Tolerance } from "@starling/protocol";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { quantise } from "../codes/quantise.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { ShapeError } from "../errors.ts";
import { type Layout, placement } from "../parameters/flatten.ts";

/** Name under which tensors too small to be judged alone are reported. */
export const POOLED = "(pooled)";

/** What holding a recomputation against a worker's codes found. */
export interface UpdateComparison {
  readonly ok: boolean;
  /** Of the first tensor that fails, else of the one that agrees least. */
  readonly cosinePpm: number;
  readonly normRatioPpm: number;
  /** That tensor's name, or `(pooled)`. */
  readonly tensor: string;
}

interface Group {
  readonly tensor: string;
  /** Own f32 difference in code units · the worker's codes. */
  readonly withTheirs: number;
  /** The same · own codes. */
  readonly withOwn: number;
  readonly theirs: number;
  readonly own: number;
  /** Squared norm of the own difference in code units, clamped as codes are. */
  readonly moved: number;
  /** Squared norm of what their codes are farther from the own difference than the own codes are. */
  readonly excess: number;
}

const SUMS = ["withTheirs", "withOwn", "theirs", "own", "moved", "excess"] as const;

/**
 * Holds the checker's own f32 difference against a worker's codes, tensor by tensor (PROTOCOL §4). Quantising costs even
 * a faithful worker some cosine and adds some norm, the more the smaller the codes are; so both measures are relative to
 * what the checker's own codes reach: cos(x, c)/cos(x, q(x)) and ‖c‖/‖q(x)‖. Tensors of fewer than 1,024 elements, or
 * whose own codes have less than that squared norm, say little alone and are pooled. Where even the pool is that short,
 * as when a model has learned all there is, single roundings decide both measures: there codes also stand that are
 * roundings of a difference as near to the own one as the tolerance allows. Sums are doubles in a fixed order, and
 * results are integers, so that a verdict can be recomputed.
 * @param layout of the model
 * @param ownDelta the checker's f32 difference, flat
 * @param inverseScale 1/s of the chunk (updateScale)
 * @param codes the worker's
 * @throws ShapeError, NonFiniteError, ScaleError
 */
export function compareUpdate(
  layout: Layout,
  ownDelta: Float32Array,
  inverseScale: number,
  codes: Codes,
  tolerance: Tolerance,
  codec: CodeCodec = int4,
): UpdateComparison {
  const places = placement(layout);
  const n = places.at(-1)?.end ?? 0;
  if (n === 0 || ownDelta.length !== n || codes.length !== n) {
    throw new ShapeError(`Cannot compare ${codes.length} codes with ${ownDelta.length} of ${n} coordinates.`, {
      fix: "Recompute the chunk that the codes are for.",
    });
  }
  const own: Codes = quantise<Codes>(ownDelta, inverseScale, codec);
  const measured = places.map(({ name, start, end }) => measure(name, start, end));
  const large = measured.filter(isLarge);
  const small = measured.filter((group) => !isLarge(group));
  const judged = [...large, ...(small.length > 0 ? [pool(small)] : [])].map((group) => judge(group, tolerance));
  const worst = judged.find(({ ok }) => !ok) ?? judged.reduce((a, b) => (b.cosinePpm < a.cosinePpm ? b : a));
  return worst;

  function measure(tensor: string, start: number, end: number): Group & { readonly size: number } {
    let [withTheirs, withOwn, moved, excess] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const x = Math.fround((ownDelta[i] ?? 0) * inverseScale);
      const [their, mine] = [codes[i] ?? 0, own[i] ?? 0];
      withTheirs += x * their;
      withOwn += x * mine;
      const clamped = Math.max(-codec.limit, Math.min(codec.limit, x));
      moved += clamped * clamped;
      const farther = Math.max(0, Math.abs(their - clamped) - Math.abs(mine - clamped));
      excess += farther * farther;
    }
    const theirs = Number(squaredNorm(codec.view(codes, start, end)));
    const mine = Number(squaredNorm(codec.view(own, start, end)));
    return { tensor, withTheirs, withOwn, theirs, own: mine, moved, excess, size: end - start };
  }
}

function isLarge({ size, own }: Group & { readonly size: number }): boolean {
  return size >= TOLERANCE_BOUNDS.minElements && own >= TOLERANCE_BOUNDS.minElements;
}

function pool(groups: readonly Group[]): Group {
  const pooled = { tensor: POOLED, withTheirs: 0, withOwn: 0, theirs: 0, own: 0, moved: 0, excess: 0 };
  for (const group of groups) for (const key of SUMS) pooled[key] += group[key];
  return pooled;
}

/**
 * Whether the codes round a difference within the tolerated angle of the own one. With d = ‖x′ − x‖, rounding to the
 * nearest puts no code of x′ more than 2·|x′ − x| farther from x than x's own code is, and an angle of cosine c between
 * differences of one length gives d² = 2(1 − c)·‖x‖².
 */
function isRounding({ own, moved, excess }: Group, { cosinePpm }: Tolerance): boolean {
  return own < TOLERANCE_BOUNDS.minElements && excess <= 8 * (1 - cosinePpm / 1_000_000) * moved;
}

function judge(group: Group, tolerance: Tolerance): UpdateComparison {
  const { tensor, withTheirs, withOwn, theirs, own } = group;
  if (isRounding(group, tolerance)) return { ok: true, cosinePpm: 1_000_000, normRatioPpm: 1_000_000, tensor };
  if (own === 0 || theirs === 0) return { ok: false, cosinePpm: 0, normRatioPpm: own === 0 ? 2_000_000 : 0, tensor };
  const cosinePpm = ppm((withTheirs * Math.sqrt(own)) / (withOwn * Math.sqrt(theirs)), 1_000_000);
  const normRatioPpm = ppm(Math.sqrt(theirs / own), 2_000_000);
  const ok =
    cosinePpm >= tolerance.cosinePpm &&
    normRatioPpm >= tolerance.normRatioLowPpm &&
    normRatioPpm <= tolerance.normRatioHighPpm;
  return { ok, cosinePpm, normRatioPpm, tensor };
}

/** A ratio in ppm within [0, max], rounded down. */
function ppm(ratio: number, max: number): number {
  return Math.max(0, Math.min(max, Math.floor(ratio * 1_000_000)));
}
