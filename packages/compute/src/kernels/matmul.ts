import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { chooseMatMul, type MatMulChoice, registerBlock } from "./choose-matmul.ts";
import { emptyTensor, onWebGpu } from "./dispatch.ts";
import type { GeluApproximation } from "./gelu-formulas.ts";
import { multiplyOnCpu } from "./matmul-cpu.ts";
import { derivativeGeometry, type MatMulGeometry, productGeometry, type Transposes } from "./matmul-geometry.ts";
import type { MatMulPlan } from "./matmul-plan.ts";
import { multiplyInRegisters } from "./matmul-registers.ts";
import { multiplyInSubgroups, servedBySubgroups } from "./matmul-subgroups.ts";
import { multiplyInTiles } from "./matmul-tiled.ts";
import { type Input, type Operand, operand, requireFit, requireTarget, sizeOf, type Target } from "./operand.ts";
import { multiplyOnWasm } from "./wasm/matmul-wasm.ts";
import { onWasm } from "./wasm/wasm-kernels.ts";

/** What surrounds a matrix product: y = (op(a)·op(b) + bias + residual) · gelu'(geluOf) + addend. */
export interface MatMulOptions extends Transposes {
  /** f32 [N] */
  readonly bias?: Input | undefined;
  /** f32 of the result's shape. */
  readonly residual?: Input | undefined;
  /** f32 of the result's shape: what GELU was applied to, when the product is a derivative on its way back through it. */
  readonly geluOf?: Input | undefined;
  /** The form of that GELU. */
  readonly approximate?: GeluApproximation | undefined;
  /** f32 of the result's shape. */
  readonly addend?: Input | undefined;
  /** Overrides the choice by adapter and shape. */
  readonly choice?: MatMulChoice | undefined;
}

/** Options of a weight's derivative. */
export interface MatMulIntoOptions extends Transposes {
  /** Where the bias' derivative goes, in the same buffer: the sums of dy over all rows. */
  readonly biasTarget?: Target | undefined;
  /** Which factor is dy: `b` for weights [in, out] (default), `a` for weights [out, in]. */
  readonly biasOf?: "a" | "b" | undefined;
  readonly choice?: MatMulChoice | undefined;
}

function resultShape(a: Operand, g: MatMulGeometry, { transposeA = false }: Transposes): number[] {
  return [...a.shape.slice(0, -2), transposeA ? g.rows : (a.shape.at(-2) ?? 0), g.columns];
}

function part(input: Input | undefined, length: number, what: string): Operand | undefined {
  if (input === undefined) return undefined;
  const found = operand(input);
  requireFit(
    sizeOf(found.shape) === length,
    `the ${what} has shape [${found.shape}]; the product needs ${length} elements`,
  );
  return found;
}

function multiply(plan: MatMulPlan, wanted: MatMulChoice | undefined): void {
  if (onWasm()) {
    multiplyOnWasm(plan);
    return;
  }
  if (!onWebGpu()) {
    multiplyOnCpu(plan);
    return;
  }
  const { device } = tf.backend() as WebGPUBackend;
  const subgroups = device.features.has("subgroups");
  const along = servedBySubgroups(plan);
  const choice =
    wanted ?? chooseMatMul(device.adapterInfo, { limits: device.limits, subgroups }, { ...plan.geometry, along });
  if (choice.kind === "tiled") multiplyInTiles(plan);
  else if (choice.kind === "subgroups" && along) multiplyInSubgroups(plan);
  else multiplyInRegisters(plan, choice.kind === "registers" ? choice.block : registerBlock(plan.geometry));
}

/**
 * A matrix product with what surrounds it in one dispatch.
 *
 * @param a f32 [..., M, K], or [..., K, M] with `transposeA`
 * @param b f32 [K, N] for all of a, or [..., K, N] with as many matrices; [..., N, K] with `transposeB`
 * @returns f32 [..., M, N]
 * @throws RangeError when shapes do not fit
 */
export function matMul(a: Input, b: Input, options: MatMulOptions = {}): tf.Tensor {
  const [left, right] = [operand(a), operand(b)];
  const g = productGeometry(left, right, options);
  const length = g.batch * g.rows * g.columns;
  const parts = {
    bias: part(options.bias, g.columns, "bias"),
    residual: part(options.residual, length, "residual"),
    pre: part(options.geluOf, length, "pre-activation"),
    addend: part(options.addend, length, "addend"),
  };
  const tensor = emptyTensor(resultShape(left, g, options));
  const output: Target = { tensor, offset: 0, accumulate: false };
  const approximate = options.approximate ?? "none";
  multiply({ geometry: g, a: left, b: right, output, finished: true, approximate, ...parts }, options.choice);
  return tensor;
}

/**
 * Writes op(a)·op(b), summed over all leading dimensions, into the flat gradient: dW = xᵀ·dy with `transposeA` for
 * weights [in, out], dW = dyᵀ·x for weights [out, in]. The bias' derivative comes with the same dispatch.
 *
 * @param target room for f32 [M, N]
 * @param a f32 [..., M, K], or [..., K, M] with `transposeA`
 * @param b f32 [..., K, N], or [..., N, K] with `transposeB`
 * @throws RangeError when shapes do not fit, or the bias' target lies in another buffer
 */
export function matMulInto(target: Target, a: Input, b: Input, options: MatMulIntoOptions = {}): void {
  const [left, right] = [operand(a), operand(b)];
  const g = derivativeGeometry(left, right, options);
  const { biasTarget, biasOf = "b" } = options;
  requireTarget(target, g.rows * g.columns);
  if (biasTarget) {
    requireTarget(biasTarget, biasOf === "a" ? g.rows : g.columns);
    requireFit(biasTarget.tensor === target.tensor, "the derivatives of weight and bias must lie in one buffer");
  }
  const sums = biasTarget && { target: biasTarget, of: biasOf };
  multiply(
    { geometry: g, a: left, b: right, output: target, finished: false, approximate: "none", sums },
    options.choice,
  );
}
