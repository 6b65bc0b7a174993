import { chunkScale, codecOf, encodeUpdate, f32bits } from "@starling/learning";
import type { UpdateCodec } from "@starling/protocol";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleCid } from "../../../protocol/src/testing/samples.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { createCpuEngine } from "../engine/cpu-engine.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { writeUpdate } from "./write-output.ts";

const rates = { lr: f32bits(2e-3), steps: 10 };
const kappa = f32bits(1);
const codecs: readonly (readonly [UpdateCodec, number])[] = [
  [{ kind: "int4", kappa }, 1 / 10],
  [{ kind: "int8", kappa }, 1 / 4],
  [{ kind: "int32", kappa }, 1.01],
  [{ kind: "ternary", kappa: f32bits(0.5) }, 1 / 25],
  [{ kind: "sparse", kappa, keep: 64, beta: f32bits(0.95) }, 1 / 150],
];

let delta: Float32Array;
beforeAll(async () => {
  ({ delta } = await runTrainChunk(await createCpuEngine(), mlpChunk()));
});

describe.each(codecs.map(([codec, most]) => ({ codec, most, name: codec.kind })))(
  "an update in $name",
  ({ codec, most }) => {
    it(`takes at most ${most.toFixed(4)} of its f32 bytes, header and framing included, round after round`, () => {
      let error: Float32Array | undefined;
      for (let round = 0; round < 6; round++) {
        const made = encodeUpdate(delta, codec, rates, error);
        error = made.error;
        const written = writeUpdate(sampleCid(`chunk ${round}`), { ...made, lossFirst: 2, lossLast: 1 });
        const bytes = written.blocks.reduce((sum, block) => sum + block.length, written.output.bytes.length);
        expect(bytes / (4 * delta.length)).toBeLessThanOrEqual(most);
        expect(made.codes.some((code) => code !== 0)).toBe(true);
      }
    });

    it("says the difference to within half a code, where it is not left out", () => {
      const { codes, difference } = encodeUpdate(delta, codec, rates);
      const { scale } = chunkScale(codec, rates);
      const { limit } = codecOf(codec);
      for (const [i, code] of codes.entries()) {
        if (code === 0 || Math.abs(code) === limit) continue;
        expect(Math.abs(code * scale - (difference[i] ?? 0))).toBeLessThanOrEqual(0.5001 * scale + 1e-8);
      }
    });
  },
);
