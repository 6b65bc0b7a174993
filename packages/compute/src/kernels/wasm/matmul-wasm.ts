import type { MatMulPlan } from "../matmul-plan.ts";
import { addressOf, scratch, wasm } from "./wasm-kernels.ts";

/** Bytes of an element: the kernels count their steps in bytes. */
const BYTES = 4;

/** The matrix products on WebAssembly: a product, what follows it in place, and the bias' derivative. */
export function multiplyOnWasm(plan: MatMulPlan): void {
  const { geometry: g, output, sums } = plan;
  const [a, b, y] = [plan.a, plan.b, output].map(addressOf);
  const aSteps = [g.aBatch, g.aRow, g.aInner].map((step) => step * BYTES);
  const bSteps = [g.bBatch, g.bInner, g.bColumn].map((step) => step * BYTES);
  const sizes = [g.rows, g.inner, g.columns];
  const room = scratch(wasm("productScratch", g.inner, g.columns));
  wasm("products", g.batch, a ?? 0, ...aSteps, b ?? 0, ...bSteps, y ?? 0, ...sizes, output.accumulate, room);
  const after = [plan.bias, plan.residual, plan.pre, plan.addend];
  if (after.some((part) => part !== undefined)) {
    const tanh = plan.approximate === "tanh";
    wasm("finish", y ?? 0, g.batch * g.rows, g.columns, ...after.map(addressOf), tanh);
  }
  if (!sums) return;
  const [factor, count, step, inner] =
    sums.of === "a" ? [a, g.rows, g.aRow, g.aInner] : [b, g.columns, g.bColumn, g.bInner];
  const to = addressOf(sums.target);
  wasm("innerSums", factor ?? 0, count, step * BYTES, g.inner, inner * BYTES, to, sums.target.accumulate);
}
