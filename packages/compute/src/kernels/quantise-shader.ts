import { WORKGROUP_SIZE } from "./constants.ts";
import { FLAT_WORKGROUP, type Shader } from "./dispatch.ts";

/** Words of an invocation: so many that sums are few, so few that a small model still fills the GPU. */
const WORDS = 16;

/** Words of a workgroup. Its squares stay below 2²⁷ for every codec. */
export const WORDS_PER_GROUP = WORDS * WORKGROUP_SIZE;

/** What stands for the sum of a workgroup that met a weight of which it cannot be sure. */
export const UNSURE = -1;

/**
 * One invocation packs one word at a time, whose coordinates may lie in several parameters. Weights are judged by their
 * bits, since WGSL lets an implementation assume that there are no infinities and no NaNs; from 2¹²⁷ on, a difference
 * may be infinite. The clamp between difference and product also keeps a compiler from multiplying out.
 */
export const quantiseShader: Shader = {
  name: "StarlingQuantise",
  inputs: ["Start", "State", "Segments"],
  integers: ["n", "words", "groups", "segments", "bits", "limit"],
  floats: ["inverse", "bound"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    var<workgroup> sums: array<i32, ${WORKGROUP_SIZE}>;
    fn exponent(x: f32) -> u32 { return (bitcast<u32>(x) >> 23u) & 0xffu; }
    fn segmentOf(coordinate: i32) -> i32 {
      var low = 0;
      var high = uniforms.segments;
      while (high - low > 1) {
        let middle = (low + high) / 2;
        if (Segments[2 * middle] <= coordinate) { low = middle; } else { high = middle; }
      }
      return low;
    }
    fn main() {
      let group = i32(workgroupId.y * numWorkgroups.x + workgroupId.x);
      let perWord = 32 / uniforms.bits;
      let limit = f32(uniforms.limit);
      let mask = (1u << u32(uniforms.bits)) - 1u;
      var sum = 0;
      var sure = true;
      for (var k = 0; k < ${WORDS}; k++) {
        let word = group * ${WORDS_PER_GROUP} + k * ${WORKGROUP_SIZE} + i32(localIndex);
        if (word >= uniforms.words) { break; }
        let first = word * perWord;
        var segment = segmentOf(first);
        var packed = 0u;
        for (var j = 0; j < perWord && first + j < uniforms.n; j++) {
          let coordinate = first + j;
          while (segment + 1 < uniforms.segments && Segments[2 * segment + 2] <= coordinate) { segment++; }
          let place = coordinate + Segments[2 * segment + 1];
          let before = Start[place];
          let after = State[place];
          sure = sure && max(exponent(before), exponent(after)) < 254u;
          let difference = clamp(before - after, -uniforms.bound, uniforms.bound);
          let code = i32(clamp(round(difference * uniforms.inverse), -limit, limit));
          sum += code * code;
          packed |= (bitcast<u32>(code) & mask) << u32(j * uniforms.bits);
        }
        result[word] = bitcast<i32>(packed);
      }
      sums[localIndex] = select(${UNSURE}, sum, sure);
      workgroupBarrier();
      if (localIndex != 0u || group >= uniforms.groups) { return; }
      var total = 0;
      for (var i = 0; i < ${WORKGROUP_SIZE}; i++) {
        if (sums[i] == ${UNSURE}) {
          total = ${UNSURE};
          break;
        }
        total += sums[i];
      }
      result[uniforms.words + group] = total;
    }`,
};
