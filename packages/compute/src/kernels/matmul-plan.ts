import type { GeluApproximation } from "./gelu-formulas.ts";
import type { MatMulGeometry } from "./matmul-geometry.ts";
import type { Operand, Target } from "./operand.ts";

/** Everything that one matrix product computes, with its shapes checked. */
export interface MatMulPlan {
  readonly geometry: MatMulGeometry;
  readonly a: Operand;
  readonly b: Operand;
  readonly output: Target;
  /** Whether anything can follow the product. */
  readonly finished: boolean;
  /** [columns], added to every row. */
  readonly bias?: Operand | undefined;
  /** Of the result's shape, added to the product. */
  readonly residual?: Operand | undefined;
  /** Of the result's shape: the sum is multiplied by gelu'(pre). */
  readonly pre?: Operand | undefined;
  /** Of the result's shape, added last. */
  readonly addend?: Operand | undefined;
  readonly approximate: GeluApproximation;
  /** Where the sums over the inner dimension go: of b's columns, or of a's rows. */
  readonly sums?: { readonly target: Target; readonly of: "a" | "b" } | undefined;
}

/** What follows the product, as shaders are told. */
export const EPILOGUE = { bias: 1, residual: 2, pre: 4, addend: 8 } as const;

/** The parts of the epilogue that a plan has, as one number. */
export function epilogueFlags({ bias, residual, pre, addend }: MatMulPlan): number {
  return (
    (bias ? EPILOGUE.bias : 0) |
    (residual ? EPILOGUE.residual : 0) |
    (pre ? EPILOGUE.pre : 0) |
    (addend ? EPILOGUE.addend : 0)
  );
}

/** The bindings of a plan's shader after A and B. An absent one is replaced by B, which is never too small to bind. */
export function epilogueInputs({ b, bias, residual, pre, addend }: MatMulPlan): Operand[] {
  return [bias ?? b, residual ?? b, pre ?? b, addend ?? b];
}

/** Where the parts of the epilogue begin. */
export function epilogueOffsets({ bias, residual, pre, addend }: MatMulPlan): number[] {
  return [bias?.offset ?? 0, residual?.offset ?? 0, pre?.offset ?? 0, addend?.offset ?? 0];
}

/** Uniforms that describe a plan, in the order of `planIntegers`. */
export const PLAN_INTEGERS = [
  "rows",
  "columns",
  "inner",
  "aOffset",
  "aRow",
  "aInner",
  "aBatch",
  "bOffset",
  "bInner",
  "bColumn",
  "bBatch",
  "outOffset",
  "accumulate",
  "epilogue",
  "biasOffset",
  "residualOffset",
  "preOffset",
  "addendOffset",
  "approximation",
  "sumsOffset",
  "sumsAccumulate",
] as const;

/** The values of the uniforms. */
export function planIntegers(plan: MatMulPlan): number[] {
  const { geometry: g, a, b, output, sums } = plan;
  return [
    g.rows,
    g.columns,
    g.inner,
    a.offset,
    g.aRow,
    g.aInner,
    g.aBatch,
    b.offset,
    g.bInner,
    g.bColumn,
    g.bBatch,
    output.offset,
    output.accumulate ? 1 : 0,
    epilogueFlags(plan),
    ...epilogueOffsets(plan),
    plan.approximate === "tanh" ? 1 : 0,
    sums?.target.offset ?? 0,
    sums?.target.accumulate ? 1 : 0,
  ];
}
