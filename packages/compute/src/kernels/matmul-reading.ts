import type { MatMulPlan } from "./matmul-plan.ts";
import type { Operand } from "./operand.ts";
import { aligned, four, lines } from "./wgsl-text.ts";

/**
 * How a factor is read: four elements at once along the inner dimension, four at once across it, or one by one. Each
 * read costs a software adapter far more than the products made with it, so wide reads come first.
 */
type Reading = "along" | "across" | "single";

/** How a product's factors are read in registers. */
export interface Readings {
  readonly a: Reading;
  readonly b: Reading;
  /** The inner dimension is no multiple of four, so that its end is filled up with zeros. */
  readonly ragged: boolean;
}

interface Steps {
  readonly inner: number;
  readonly other: number;
  readonly batch: number;
}

function reading(factor: Operand, inner: number, other: number, steps: Steps): Reading {
  if (!aligned(factor.offset, steps.batch)) return "single";
  if (steps.inner === 1 && aligned(inner, steps.other)) return "along";
  return steps.other === 1 && aligned(other, steps.inner) ? "across" : "single";
}

/** The widest readings that sizes and offsets allow. */
export function readingsOf({ geometry: g, a, b }: MatMulPlan): Readings {
  return {
    a: reading(a, g.inner, g.rows, { inner: g.aInner, other: g.aRow, batch: g.aBatch }),
    b: reading(b, g.inner, g.columns, { inner: g.bInner, other: g.bColumn, batch: g.bBatch }),
    ragged: !aligned(g.inner),
  };
}

/** WGSL that stands before the loop over the inner dimension, and inside it. */
interface Reader {
  readonly prepare: string;
  readonly read: string;
}

/** The rows of A, each as a vec4 along the inner dimension: `a0`, `a1`, … at the inner index `k`. */
export function readA({ a, ragged }: Readings, rows: number): Reader {
  const base = "uniforms.aOffset + batch * uniforms.aBatch";
  const inside = (q: number, value: string) => (ragged ? `select(0.0, ${value}, k + ${q} < uniforms.inner)` : value);
  if (a === "along") {
    const start = (i: number) => `let baseA${i} = (${base} + min(r + ${i}, uniforms.rows - 1) * uniforms.aRow) / 4;`;
    return { prepare: lines(rows, start), read: lines(rows, (i) => `let a${i} = A[baseA${i} + k / 4];`) };
  }
  if (a === "across") {
    const start = (g: number) => `let baseA${g} = (${base} + min(r + ${4 * g}, uniforms.rows - 4)) / 4;`;
    const load = (g: number) => lines(4, (q) => `let t${g}_${q} = A[baseA${g} + inner${q} * (uniforms.aInner / 4)];`);
    const pick = (i: number) => `let a${i} = vec4<f32>(${four((q) => inside(q, `t${i >> 2}_${q}[${i % 4}]`))});`;
    return { prepare: lines(rows / 4, start), read: lines(rows / 4, load) + lines(rows, pick) };
  }
  const start = (i: number) => `let baseA${i} = ${base} + min(r + ${i}, uniforms.rows - 1) * uniforms.aRow;`;
  const load = (i: number) =>
    `let a${i} = vec4<f32>(${four((q) => inside(q, `A[baseA${i} + inner${q} * uniforms.aInner]`))});`;
  return { prepare: lines(rows, start), read: lines(rows, load) };
}

/** Four by four elements of B for each group of columns: `b0`, `b1`, …; the inner dimension selects the vector. */
export function readB({ b, ragged }: Readings, vectors: number): Reader {
  const base = "uniforms.bOffset + batch * uniforms.bBatch";
  const matrix = (j: number, element: (q: number) => string) => `let b${j} = mat4x4<f32>(${four(element)});`;
  if (b === "along") {
    const start = (j: number) =>
      lines(
        4,
        (t) => `let baseB${j}_${t} = (${base} + min(c + ${4 * j + t}, uniforms.columns - 1) * uniforms.bColumn) / 4;`,
      );
    return {
      prepare: lines(vectors, start),
      read: lines(vectors, (j) => matrix(j, (t) => `B[baseB${j}_${t} + k / 4]`)),
    };
  }
  const inside = (q: number, value: string) =>
    ragged ? `select(vec4<f32>(), ${value}, k + ${q} < uniforms.inner)` : value;
  if (b === "across") {
    const start = (j: number) => `let baseB${j} = (${base} + min(c + ${4 * j}, uniforms.columns - 4)) / 4;`;
    const element = (j: number) => (q: number) => inside(q, `B[baseB${j} + inner${q} * (uniforms.bInner / 4)]`);
    return { prepare: lines(vectors, start), read: lines(vectors, (j) => matrix(j, element(j))) };
  }
  const start = (j: number) =>
    lines(4, (t) => `let baseB${j}_${t} = ${base} + min(c + ${4 * j + t}, uniforms.columns - 1) * uniforms.bColumn;`);
  const element = (j: number) => (q: number) =>
    inside(q, `vec4<f32>(${four((t) => `B[baseB${j}_${t} + inner${q} * uniforms.bInner]`)})`);
  return { prepare: lines(vectors, start), read: lines(vectors, (j) => matrix(j, element(j))) };
}
