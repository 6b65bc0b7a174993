/**
 * Mixes three words into three others: "pcg3d" of Jarzynski and Olano 2020 (Hash Functions for GPU Rendering, Journal
 * of Computer Graphics Techniques 9(3), listing of section 4.2). Only products, sums and shifts of 32-bit integers, so
 * that it is the same everywhere.
 *
 * @returns numbers from 0 to 2³² − 1
 */
export function mixed(a: number, b: number, c: number): readonly [number, number, number] {
  const start = (word: number) => (Math.imul(word, 1664525) + 1013904223) | 0;
  let [x, y, z] = [start(a), start(b), start(c)];
  const round = () => {
    x = (x + Math.imul(y, z)) | 0;
    y = (y + Math.imul(z, x)) | 0;
    z = (z + Math.imul(x, y)) | 0;
  };
  round();
  [x, y, z] = [x ^ (x >>> 16), y ^ (y >>> 16), z ^ (z >>> 16)];
  round();
  return [x >>> 0, y >>> 0, z >>> 0];
}

/** The same as WGSL. */
export const MIXED_WGSL = `
  fn mixed(words: vec3<u32>) -> vec3<u32> {
    var v = words * 1664525u + 1013904223u;
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    v = v ^ (v >> vec3<u32>(16u));
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    return v;
  }`;
