import { dispatch, MAX_GROUPS, type Shader } from "./dispatch.ts";
import { EPILOGUE_INPUTS, epilogueWgsl } from "./matmul-epilogue.ts";
import { epilogueInputs, type MatMulPlan, PLAN_INTEGERS, planIntegers } from "./matmul-plan.ts";
import { readingsOf } from "./matmul-reading.ts";
import { NEEDS_SUBGROUPS } from "./subgroups.ts";

/** Invocations that share one result: a subgroup of most GPUs. */
const INVOCATIONS = 32;

const SHADER: Shader = {
  name: "StarlingMatMulSubgroups",
  inputs: ["A", "B", ...EPILOGUE_INPUTS],
  widths: [4, 4, ...EPILOGUE_INPUTS.map(() => 1)],
  integers: PLAN_INTEGERS,
  workgroup: [INVOCATIONS, 1, 1],
  code: () => `
    ${NEEDS_SUBGROUPS}
    var<workgroup> parts: array<f32, ${INVOCATIONS}>;
    ${epilogueWgsl(false)}
    fn main() {
      let column = i32(workgroupId.x);
      let row = i32(workgroupId.y);
      let batch = i32(workgroupId.z);
      let a = (uniforms.aOffset + batch * uniforms.aBatch + row * uniforms.aRow) / 4;
      let b = (uniforms.bOffset + batch * uniforms.bBatch + column * uniforms.bColumn) / 4;
      var sum = 0.0;
      for (var k = i32(localIndex); k < uniforms.inner / 4; k += ${INVOCATIONS}) { sum += dot(A[a + k], B[b + k]); }
      // A subgroup may be smaller than the workgroup: the first invocation adds up what each of them has.
      let total = subgroupAdd(sum);
      parts[localIndex] = select(0.0, total, subgroupElect());
      workgroupBarrier();
      if (localIndex != 0u) { return; }
      var y = 0.0;
      for (var i = 0; i < ${INVOCATIONS}; i++) { y += parts[i]; }
      let at = (batch * uniforms.rows + row) * uniforms.columns + column;
      let place = uniforms.outOffset + at;
      let value = finish(y, at, column);
      if (uniforms.accumulate == 1) { result[place] = result[place] + value; } else { result[place] = value; }
    }`,
};

/** Whether both factors lie along the inner dimension, four at a time, and the grid can hold the result. */
export function servedBySubgroups(plan: MatMulPlan): boolean {
  const { a, b } = readingsOf(plan);
  const { rows, columns, batch } = plan.geometry;
  return plan.finished && a === "along" && b === "along" && Math.max(rows, columns, batch) <= MAX_GROUPS;
}

/**
 * A product of few rows whose factors both lie along the inner dimension: the invocations of a subgroup read neighbours
 * and add up without workgroup memory. The order of the sum is the adapter's own, and the same in every run.
 */
export function multiplyInSubgroups(plan: MatMulPlan): void {
  const { rows, columns, batch } = plan.geometry;
  dispatch(SHADER, {
    inputs: [plan.a, plan.b, ...epilogueInputs(plan)],
    output: plan.output.tensor,
    groups: [columns, rows, batch],
    integers: planIntegers(plan),
  });
}
