import type * as tf from "@tensorflow/tfjs-core";
import { NotFiniteError } from "../errors.ts";
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
import { type Input, operand, requireFit, sizeOf } from "./operand.ts";

/** Largest code of four bits. */
const LIMIT = 7;
/** Codes in a word, and words whose squares one invocation adds up. */
const CODES = 8;
const WORDS = 8;
const BLOCK = CODES * WORDS;
/** In place of a block's sum of squares where a difference was no number. */
const NOT_FINITE = -1;

/**
 * Differences times 1/s, rounded half to even. Clamped first to just outside the limit, since WGSL leaves open what
 * becomes of an infinite product; numbers are told from infinities by their bits, because shaders may assume that there
 * are none.
 */
const shader: Shader = {
  name: "StarlingQuantise",
  inputs: ["From", "To"],
  integers: ["length", "blocks", "words", "fromOffset", "toOffset"],
  floats: ["inverse"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn main() {
      let block = ${FLAT_INDEX};
      if (block >= uniforms.blocks) { return; }
      var squares = 0;
      var finite = true;
      for (var w = block * ${WORDS}; w < min((block + 1) * ${WORDS}, uniforms.words); w++) {
        var word = 0u;
        for (var i = 0; i < min(${CODES}, uniforms.length - w * ${CODES}); i++) {
          let at = w * ${CODES} + i;
          let difference = From[uniforms.fromOffset + at] - To[uniforms.toOffset + at];
          finite = finite && (bitcast<u32>(difference) & 0x7f800000u) != 0x7f800000u;
          let code = i32(clamp(round(clamp(difference * uniforms.inverse, -8.0, 8.0)), -${LIMIT}.0, ${LIMIT}.0));
          squares += code * code;
          word |= (u32(code) & 15u) << u32(4 * i);
        }
        result[w] = i32(word);
      }
      result[uniforms.words + block] = select(${NOT_FINITE}, squares, finite);
    }`,
};

const wordsOf = (length: number) => Math.ceil(length / CODES);
const blocksOf = (length: number) => Math.ceil(length / BLOCK);

/**
 * Codes of four bits of the difference from − to, exactly those of PROTOCOL §5: times 1/s in f32, rounded half to even,
 * clamped to ±7. Read the result with `readQuantised`.
 *
 * @param from f32, the round's weights
 * @param to f32 of the same number of elements, the local weights
 * @param inverseScale 1/s, an f32
 * @returns i32: words of eight codes, then the squares' sums of every 64
 * @throws RangeError when lengths differ
 */
export function quantiseDifference(from: Input, to: Input, inverseScale: number): tf.Tensor1D {
  const [a, b] = [operand(from), operand(to)];
  const length = sizeOf(a.shape);
  requireFit(sizeOf(b.shape) === length, `${length} weights cannot be compared with ${sizeOf(b.shape)}`);
  const [words, blocks] = [wordsOf(length), blocksOf(length)];
  const output = emptyTensor<tf.Tensor1D>([words + blocks], "int32");
  if (onWebGpu()) {
    dispatch(shader, {
      inputs: [a, b],
      output,
      groups: flatGroups(blocks),
      integers: [length, blocks, words, a.offset, b.offset],
      floats: [inverseScale],
    });
  } else {
    const out = cpuView<Int32Array>({ tensor: output, offset: 0, shape: output.shape });
    quantiseOnCpu(out, { from: cpuView(a), to: cpuView(b), inverseScale, words });
  }
  return output;
}

/** The nearest integer, ties to the even one, for |x| < 2⁵¹: adding 1.5 · 2⁵² pushes a double's fraction out. */
const roundHalfEven = (x: number) => x + 6_755_399_441_055_744 - 6_755_399_441_055_744;

function quantiseOnCpu(
  out: Int32Array,
  { from, to, inverseScale, words }: { from: Float32Array; to: Float32Array; inverseScale: number; words: number },
): void {
  out.fill(0);
  from.forEach((value, i) => {
    const difference = Math.fround(value - (to[i] ?? 0));
    const code = Math.max(-LIMIT, Math.min(LIMIT, roundHalfEven(Math.fround(difference * inverseScale))));
    const [word, block] = [Math.floor(i / CODES), words + Math.floor(i / BLOCK)];
    out[word] = (out[word] ?? 0) | ((code & 15) << (4 * (i % CODES)));
    const squares = out[block] ?? 0;
    out[block] = Number.isFinite(difference) && squares !== NOT_FINITE ? squares + code * code : NOT_FINITE;
  });
}

/** Codes of a difference as they travel, and their exact squared norm. */
export interface Quantised {
  /** Two codes to a byte, the even coordinate in the low half; an odd tail is padded with zero. */
  readonly packed: Uint8Array;
  readonly squaredNorm: bigint;
}

/**
 * Reads what `quantiseDifference` gave.
 *
 * @param length elements of the difference
 * @throws NotFiniteError when a difference was no number
 */
export async function readQuantised(quantised: tf.Tensor1D, length: number): Promise<Quantised> {
  const values = await quantised.data<"int32">();
  const words = wordsOf(length);
  let squaredNorm = 0n;
  values.subarray(words).forEach((squares, block) => {
    if (squares === NOT_FINITE) {
      throw new NotFiniteError(`The update is no number near coordinate ${block * BLOCK}.`, {
        fix: "Discard the chunk's result; lower the learning rate if it comes again.",
      });
    }
    squaredNorm += BigInt(squares);
  });
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { packed: bytes.slice(0, Math.ceil(length / 2)), squaredNorm };
}
