import { cpuTarget, cpuView } from "./dispatch.ts";
import { geluSlope } from "./gelu-formulas.ts";
import type { MatMulGeometry } from "./matmul-geometry.ts";
import type { MatMulPlan } from "./matmul-plan.ts";
import type { Operand } from "./operand.ts";

const optional = (part: Operand | undefined) => part && cpuView(part);

/** Row `r` of one product of the batch, in doubles. */
function productRow(
  g: MatMulGeometry,
  a: Float32Array,
  b: Float32Array,
  at: { a: number; b: number },
  sums: Float64Array,
) {
  sums.fill(0);
  for (let k = 0; k < g.inner; k++) {
    const factor = a[at.a + k * g.aInner] ?? 0;
    const start = at.b + k * g.bInner;
    for (let c = 0; c < g.columns; c++) sums[c] = (sums[c] ?? 0) + factor * (b[start + c * g.bColumn] ?? 0);
  }
}

/** The twin of the matrix products on WebGPU, summed in doubles. */
export function multiplyOnCpu(plan: MatMulPlan): void {
  const { geometry: g, output, approximate } = plan;
  const [a, b] = [cpuView(plan.a), cpuView(plan.b)];
  const [bias, residual, pre, addend] = [plan.bias, plan.residual, plan.pre, plan.addend].map(optional);
  const out = cpuTarget(output, g.batch * g.rows * g.columns);
  const sums = new Float64Array(g.columns);
  let at = 0;
  for (let batch = 0; batch < g.batch; batch++) {
    for (let r = 0; r < g.rows; r++) {
      productRow(g, a, b, { a: batch * g.aBatch + r * g.aRow, b: batch * g.bBatch }, sums);
      for (let c = 0; c < g.columns; c++, at++) {
        let y = (sums[c] ?? 0) + (bias?.[c] ?? 0) + (residual?.[at] ?? 0);
        if (pre) y *= geluSlope(pre[at] ?? 0, approximate);
        out[at] = y + (addend?.[at] ?? 0) + (output.accumulate ? (out[at] ?? 0) : 0);
      }
    }
  }
  if (plan.sums) addSums(g, plan.sums.of === "a" ? plan.a : plan.b, plan.sums);
}

function addSums(g: MatMulGeometry, factor: Operand, { target, of }: NonNullable<MatMulPlan["sums"]>): void {
  const values = cpuView(factor);
  const [count, step, inner] = of === "a" ? [g.rows, g.aRow, g.aInner] : [g.columns, g.bColumn, g.bInner];
  const out = cpuTarget(target, count);
  for (let i = 0; i < count; i++) {
    let sum = target.accumulate ? (out[i] ?? 0) : 0;
    for (let k = 0; k < g.inner; k++) sum += values[i * step + k * inner] ?? 0;
    out[i] = sum;
  }
}
