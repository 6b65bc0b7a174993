import { checkedElementCount, elementCount } from "../shape.ts";
import { float32Tensor } from "../tensor.ts";
import type { TensorOf } from "../types.ts";

/**
 * Uniform weights in [−bound, bound), rounded to f32 after each operation: the same bits on every machine. Each value is
 * an integer of 24 bits scaled to [−1, 1), which f32 holds exactly, times the bound.
 */
function uniform(shape: readonly number[], bound: number, next: () => number): TensorOf<"float32"> {
  const data = new Float32Array(checkedElementCount(shape, "an initial weight"));
  for (let i = 0; i < data.length; i++) {
    const unit = ((next() >>> 8) - 2 ** 23) / 2 ** 23;
    data[i] = Math.fround(unit * bound);
  }
  return float32Tensor(shape, data);
}

/** √(6 / fan) in f32. */
const fanBound = (fan: number) => Math.fround(Math.sqrt(Math.fround(6 / fan)));

/** For layers before a ReLU: fan = inputs per unit (He et al. 2015, arXiv:1502.01852, equation 10). */
export function heUniform(shape: readonly number[], fanIn: number, next: () => number): TensorOf<"float32"> {
  return uniform(shape, fanBound(fanIn), next);
}

/** For the last layer: fan = inputs + outputs (Glorot and Bengio 2010, equation 16). */
export function glorotUniform(
  shape: readonly number[],
  fanIn: number,
  fanOut: number,
  next: () => number,
): TensorOf<"float32"> {
  return uniform(shape, fanBound(fanIn + fanOut), next);
}

/**
 * For transformers: mean 0 and the given standard deviation (Radford et al. 2019, section 2.3, has a normal one). A
 * uniform variable in [−b, b) has the variance b²/3, so b = σ·√3.
 */
export function deviationUniform(shape: readonly number[], deviation: number, next: () => number): TensorOf<"float32"> {
  return uniform(shape, Math.fround(Math.fround(deviation) * Math.fround(Math.sqrt(3))), next);
}

/** For biases. */
export function zeros(shape: readonly number[]): TensorOf<"float32"> {
  return float32Tensor(shape, new Float32Array(elementCount(shape)));
}

/** For the scale of a normalization. */
export function ones(shape: readonly number[]): TensorOf<"float32"> {
  return float32Tensor(shape, new Float32Array(elementCount(shape)).fill(1));
}
