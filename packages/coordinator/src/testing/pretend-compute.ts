import { int4, updateScale } from "@starling/learning";
import { type Chunk, chunkBlock, type JobSpec, type TrainChunk, type TrainSpec, tupleDigest } from "@starling/protocol";
import type { Checker } from "../components.ts";
import type { TrainCheck } from "../lanes/train/check.ts";

/** Codes that follow from the chunk alone, without any training: quick, and equal wherever they are computed. */
export function pretendCodes(chunk: Chunk, n: number, twist = 0): Int8Array {
  const { cid } = chunkBlock(chunk);
  const bytes = tupleDigest("test/codes", cid, twist);
  return Int8Array.from({ length: n }, (_, i) => (((bytes[i % 32] ?? 0) + i * 7) % (2 * int4.limit + 1)) - int4.limit);
}

/** What a checker makes of a chunk in tests that are not about training. */
export function pretendResult(given: Chunk, kappaBits: number, n: number): TrainCheck {
  const chunk = given as TrainChunk;
  if (chunk.kind === "evaluate") {
    const total = chunk.range[1] - chunk.range[0];
    return {
      kind: "evaluate",
      correct: Math.min(total, 10 + chunk.round),
      total,
      lossMicroNats: BigInt(total) * 500_000n,
    };
  }
  const codes = pretendCodes(chunk, n);
  const { scale } = updateScale(chunk.lr, chunk.steps, kappaBits);
  return { kind: "train", codes, difference: Float32Array.from(codes, (code) => Math.fround(code * scale)) };
}

/** A checker that counts its calls. */
export function pretendChecker(n: number): Checker & { calls: number } {
  const checker = {
    operators: new Set(["Gemm", "Relu", "Flatten"]),
    calls: 0,
    async compute(chunk: Chunk, { spec }: { readonly spec: JobSpec }) {
      checker.calls++;
      return pretendResult(chunk, (spec as TrainSpec).laneParams.codec.kappa, n);
    },
  };
  return checker;
}
