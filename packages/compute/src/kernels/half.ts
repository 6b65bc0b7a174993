import { fromF16bits, toF16bits } from "@starling/learning";
import type * as tf from "@tensorflow/tfjs-core";
import {
  cpuView,
  dispatch,
  emptyTensor,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { sizeOf } from "./operand.ts";

/**
 * Rounds half to even by integers, as `toF16bits` of @starling/learning does: WGSL leaves open how its own conversions
 * round and whether they know subnormals. Two numbers to a word need no `shader-f16`, so every GPU stores them alike.
 */
const PACK: Shader = {
  name: "StarlingPackHalves",
  inputs: ["X"],
  integers: ["size", "words"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn roundUp(rest: u32, width: u32, kept: u32) -> u32 {
      let middle = 1u << (width - 1u);
      return select(0u, 1u, rest > middle || (rest == middle && (kept & 1u) == 1u));
    }
    fn toHalf(bits: u32) -> u32 {
      let sign = (bits >> 16u) & 0x8000u;
      let exponent = (bits >> 23u) & 0xffu;
      let fraction = bits & 0x7fffffu;
      if (exponent == 0xffu) { return select(0x7e00u, sign | 0x7c00u, fraction == 0u); }
      if (exponent >= 113u) {
        let half = ((exponent - 112u) << 10u) | (fraction >> 13u);
        return sign | min(half + roundUp(fraction & 0x1fffu, 13u, half), 0x7c00u);
      }
      let shift = 126u - exponent;
      if (shift > 24u) { return sign; }
      let mantissa = 0x800000u | fraction;
      let half = mantissa >> shift;
      return sign | (half + roundUp(mantissa & ((1u << shift) - 1u), shift, half));
    }
    fn main() {
      let word = ${FLAT_INDEX};
      if (word >= uniforms.words) { return; }
      let low = toHalf(bitcast<u32>(X[2 * word]));
      var high = 0u;
      if (2 * word + 1 < uniforms.size) { high = toHalf(bitcast<u32>(X[2 * word + 1])); }
      result[word] = i32(low | (high << 16u));
    }`,
};

/** A subnormal counts units of 2⁻²⁴; everything else is a shift of the exponent. Exact. */
const UNPACK: Shader = {
  name: "StarlingUnpackHalves",
  inputs: ["X"],
  integers: ["size"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn fromHalf(half: u32) -> f32 {
      let sign = (half & 0x8000u) << 16u;
      let exponent = (half >> 10u) & 0x1fu;
      let fraction = half & 0x3ffu;
      if (exponent == 0u) {
        let magnitude = f32(fraction) * ${2 ** -24};
        return select(magnitude, -magnitude, sign != 0u);
      }
      return bitcast<f32>(sign | (select(exponent + 112u, 0xffu, exponent == 0x1fu) << 23u) | (fraction << 13u));
    }
    fn main() {
      let index = ${FLAT_INDEX};
      if (index >= uniforms.size) { return; }
      let word = bitcast<u32>(X[index / 2]);
      result[index] = fromHalf((word >> u32(16 * (index % 2))) & 0xffffu);
    }`,
};

/**
 * Stores numbers as IEEE binary16, rounded half to even; those beyond ±65,504 become infinite.
 *
 * @param x f32 of any shape
 * @returns i32 [⌈size / 2⌉], two numbers to a word, the first one in its lower half
 */
export function packHalves(x: tf.Tensor): tf.Tensor1D {
  const words = Math.ceil(x.size / 2);
  const packed = emptyTensor<tf.Tensor1D>([words], "int32");
  if (onWebGpu()) {
    dispatch(PACK, { inputs: [x], output: packed, groups: flatGroups(words), integers: [x.size, words] });
    return packed;
  }
  // WebAssembly's memory holds whatever lay there before.
  const out = cpuView<Int32Array>({ tensor: packed, offset: 0, shape: [words] }).fill(0);
  cpuView({ tensor: x, offset: 0, shape: x.shape }).forEach((value, i) => {
    out[i >> 1] = (out[i >> 1] ?? 0) | (toF16bits(value) << (16 * (i & 1)));
  });
  return packed;
}

/**
 * Gives numbers that `packHalves` stored; exact.
 *
 * @param packed i32 [⌈size / 2⌉]
 * @param shape of the numbers
 * @returns f32
 */
export function unpackHalves(packed: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const size = sizeOf(shape);
  const x = emptyTensor<tf.Tensor>(shape);
  if (onWebGpu()) {
    dispatch(UNPACK, { inputs: [packed], output: x, groups: flatGroups(size), integers: [size] });
    return x;
  }
  const words = cpuView<Int32Array>({ tensor: packed, offset: 0, shape: packed.shape });
  const out = cpuView({ tensor: x, offset: 0, shape });
  for (let i = 0; i < size; i++) out[i] = fromF16bits(((words[i >> 1] ?? 0) >>> (16 * (i & 1))) & 0xffff);
  return x;
}
