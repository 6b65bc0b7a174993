import { openEngine } from "@starling/compute/engine";
import { int4, int8, ternary } from "@starling/learning";
import { codesByCpu, codesByKernel, INVERSES, landmarks } from "../quantise-cases.ts";

/** Codes by WebGPU and by the CPU for differences on every border between two codes. */
export async function quantisedBothWays() {
  const engine = await openEngine({ engine: "webgpu", allowFallback: true });
  const found = [];
  for (const codec of [int4, int8, ternary]) {
    for (const inverse of INVERSES) {
      const before = landmarks(codec.limit, inverse);
      const after = new Float32Array(before.length);
      engine.use();
      const ways = [
        await codesByKernel(before, after, { codec, inverse }),
        codesByCpu(before, after, { codec, inverse }),
      ];
      found.push(ways.map((made) => made && { bytes: [...made.bytes], norm2: made.norm2.toString() }));
    }
  }
  engine.destroy();
  return found;
}
