import { createCpuEngine } from "@starling/compute/node";
import type * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { relativeDistance } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { SelfTestError } from "../errors.ts";
import type * as adamw from "../kernels/adamw.ts";
import { cpuView } from "../kernels/dispatch.ts";
import type * as labelLoss from "../kernels/label-loss.ts";
import type * as matmul from "../kernels/matmul.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { selfTest, selfTestChunk, sketch } from "./self-test.ts";
import { SELF_TEST_SKETCH } from "./self-test-sketch.ts";

/** The kernel that goes wrong. */
const fault = vi.hoisted(() => ({ kernel: "" }));

/** Makes every other value of a kernel's result a fiftieth too large, if that kernel is to go wrong. */
function disturbed<T extends tf.Tensor>(kernel: string, result: T): T {
  if (fault.kernel !== kernel) return result;
  const values = cpuView({ tensor: result, offset: 0, shape: [result.size] });
  values.set(values.map((value, i) => (i % 2 === 0 ? value * 1.02 : value)));
  return result;
}

vi.mock("../kernels/matmul.ts", async (original) => {
  const right = await original<typeof matmul>();
  const matMul: typeof right.matMul = (...call) => disturbed("matMul", right.matMul(...call));
  const matMulInto: typeof right.matMulInto = (target, ...call) => {
    right.matMulInto(target, ...call);
    disturbed("matMulInto", target.tensor);
  };
  return { ...right, matMul, matMulInto };
});
vi.mock("../kernels/label-loss.ts", async (original) => {
  const right = await original<typeof labelLoss>();
  const logitsToGradient: typeof right.logitsToGradient = (logits, ...call) => {
    right.logitsToGradient(logits, ...call);
    disturbed("logitsToGradient", logits);
  };
  return { ...right, logitsToGradient };
});
vi.mock("../kernels/adamw.ts", async (original) => {
  const right = await original<typeof adamw>();
  const updateAdamW: typeof right.updateAdamW = (state, ...call) => {
    right.updateAdamW(state, ...call);
    disturbed("updateAdamW", state);
  };
  return { ...right, updateAdamW };
});

describe("the self-test", () => {
  it("expects what the CPU engine computes", async () => {
    const chunk = selfTestChunk();
    const { delta } = await runTrainChunk(await createCpuEngine(), chunk);
    expect(relativeDistance(sketch(delta, chunk.lr), SELF_TEST_SKETCH)).toBeLessThan(1e-7);
  });

  it("passes on both engines", async () => {
    await selfTest(await createCpuEngine());
    await selfTest(await dawnEngine());
  });

  it.each(["matMul", "matMulInto", "logitsToGradient", "updateAdamW"])(
    "fails on a device whose %s is off by a fiftieth in places",
    async (kernel) => {
      const engine = await createCpuEngine();
      fault.kernel = kernel;
      try {
        await expect(selfTest(engine)).rejects.toThrow(SelfTestError);
      } finally {
        fault.kernel = "";
      }
    },
  );
});
