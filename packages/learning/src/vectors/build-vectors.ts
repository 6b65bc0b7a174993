import { toHex } from "@starling/protocol";
import { agreeing } from "../aggregation/agreeing.ts";
import { multipliers } from "../aggregation/multipliers.ts";
import { accumulate } from "../aggregation/update-sum.ts";
import { quantise } from "../codes/quantise.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { updateScale } from "../codes/update-scale.ts";
import { compareUpdate } from "../comparison/compare-update.ts";
import { fromF16bits, toF16bits } from "../float/f16.ts";
import { f32bits, fromF32bits } from "../float/f32.ts";
import { encodePayload } from "../payload/encode-payload.ts";
import { chunkRange } from "../sampling/chunk-range.ts";
import { philox } from "../sampling/philox.ts";
import { sampleIndices } from "../sampling/sample-indices.ts";
import { initialState, serverStep } from "../server/server-step.ts";
import { digest, digests, littleEndian, type VectorValue } from "./digests.ts";
import { recipeVectors } from "./recipe-vectors.ts";

/** Long enough for three slices and a last block of scales that is not full. */
const COORDINATES = 140_001;
const SEED = Uint8Array.from({ length: 32 }, (_, i) => i);
const RATE = { lrBits: f32bits(2e-3), kappaBits: f32bits(1) };

/** The golden vectors by file name, recomputed: equal to the committed ones in every tab, worker and Node process. */
export function buildVectors(): Readonly<Record<string, VectorValue>> {
  return {
    sampling: sampling(),
    floats: floats(),
    round: rounds(),
    comparison: comparison(),
    recipes: recipeVectors(differences),
  };
}

function sampling(): VectorValue {
  return {
    seed: toHex(SEED),
    philox: philox([1, 2, 3, 4], 5, 6),
    steps: [0, 1, 2, 3].map((step) => [...sampleIndices(SEED, step, 16, [1_000, 1_040])]),
    windows: [0, 1, 2, 3, 4, 5].map((index) => chunkRange(SEED, index, { total: 12_000, span: 2_000, align: 1_000 })),
  };
}

function floats(): VectorValue {
  const words = Array.from({ length: 64 }, (_, i) => philox([i, 0, 0, 0], 16, 0)[0]);
  return {
    f16: words.map((word) => {
      const bits = ((word >>> 9) | 0) + (96 + (word % 40)) * 0x80_0000;
      return [bits, toF16bits(fromF32bits(bits))];
    }),
    f32: words.map((word) => [word & 0x7bff, f32bits(fromF16bits(word & 0x7bff))]),
  };
}

/** Values whose f32 bits follow from Philox words by exact operations alone. */
function differences(key: number, power: number): Float32Array {
  return Float32Array.from({ length: COORDINATES }, (_, i) => {
    const [a, b] = philox([i, 0, 0, 0], key, 0);
    return (a - b) / Number(1n << BigInt(power));
  });
}

function rounds(): VectorValue {
  let state = initialState(differences(100, 36));
  return [0, 1, 2].map((round) => {
    const steps = [10, 5, 20];
    const codes = steps.map((count, i) => {
      const { inverse } = updateScale(RATE.lrBits, count, RATE.kappaBits);
      return quantise(differences(200 + 10 * round + i, 38 - i), inverse);
    });
    const work = codes.map((code, i) => ({
      steps: steps[i] ?? 0,
      batch: 32,
      delay: i === 2 ? 1 : 0,
      norm2: squaredNorm(code),
      lrBits: RATE.lrBits,
    }));
    const weights = multipliers(work, { kind: "work-clip", lrBits: RATE.lrBits });
    const weighed = codes.map((code, i) => ({ codes: code, multiplier: weights.multipliers[i] ?? 0 }));
    const sum = accumulate(weighed, COORDINATES);
    const step = serverStep(state, sum, weights.weight, {
      ...RATE,
      muBits: f32bits(0.8),
      alphaBits: f32bits(0.9),
      downlink: "int4",
    });
    state = step.state;
    return {
      updates: codes.map((code) => {
        const { blocks, root, norm2 } = encodePayload(code);
        return { root: toHex(root), norm2: norm2.toString(), blocks: blocks.map(digest) };
      }),
      multipliers: weights.multipliers,
      weight: weights.weight,
      agreeing: agreeing([...weighed, ...weighed]),
      sum: digest(littleEndian(Float32Array.from({ length: COORDINATES }, (_, i) => Number(sum.values[i] ?? 0)))),
      delta: step.deltaBlocks.map(digest),
      ...digests(state),
    };
  });
}

function comparison(): VectorValue {
  const own = differences(300, 31);
  const layout = [{ name: "w", shape: [COORDINATES], size: COORDINATES, trainable: true }];
  const tolerance = { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 };
  return [30, 3, 2, 1].map((part) => {
    const other = differences(301, 31);
    const codes = quantise(
      own.map((x, i) => x + (other[i] ?? 0) / part),
      1,
    );
    return { ...compareUpdate(layout, own, 1, codes, tolerance) };
  });
}
