import { type Operand, requireFit, sizeOf } from "./operand.ts";

/** Which factors are read transposed. */
export interface Transposes {
  readonly transposeA?: boolean | undefined;
  readonly transposeB?: boolean | undefined;
}

/** Sizes of a (batched) product, and the steps in elements with which its factors are read. */
export interface MatMulGeometry {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly aRow: number;
  readonly aInner: number;
  readonly aBatch: number;
  readonly bInner: number;
  readonly bColumn: number;
  readonly bBatch: number;
}

interface Matrices {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

function matrices({ shape }: Operand): Matrices {
  requireFit(shape.length >= 2, `a factor of a matrix product needs two dimensions; it has shape [${shape}]`);
  const [height = 0, width = 0] = shape.slice(-2);
  return { batch: sizeOf(shape.slice(0, -2)), height, width };
}

/** The same elements as one matrix: all leading dimensions are rows. */
const asOne = ({ batch, height, width }: Matrices): Matrices => ({ batch: 1, height: batch * height, width });

function geometry(a: Matrices, b: Matrices, { transposeA = false, transposeB = false }: Transposes): MatMulGeometry {
  const [rows, inner] = transposeA ? [a.width, a.height] : [a.height, a.width];
  const [bRows, columns] = transposeB ? [b.width, b.height] : [b.height, b.width];
  requireFit(inner === bRows, `cannot multiply ${rows}×${inner} by ${bRows}×${columns}`);
  requireFit(a.batch === b.batch || b.batch === 1, `cannot multiply ${a.batch} matrices by ${b.batch}`);
  return {
    batch: a.batch,
    rows,
    columns,
    inner,
    aRow: transposeA ? 1 : a.width,
    aInner: transposeA ? a.width : 1,
    aBatch: a.height * a.width,
    bInner: transposeB ? 1 : b.width,
    bColumn: transposeB ? b.width : 1,
    bBatch: b.batch === 1 ? 0 : b.height * b.width,
  };
}

/**
 * Geometry of op(a)·op(b). A single b serves all matrices of a, which are then one tall matrix.
 *
 * @throws RangeError when the factors do not fit
 */
export function productGeometry(a: Operand, b: Operand, transposes: Transposes): MatMulGeometry {
  const [left, right] = [matrices(a), matrices(b)];
  const fold = right.batch === 1 && !transposes.transposeA;
  return geometry(fold ? asOne(left) : left, right, transposes);
}

/**
 * Geometry of the one matrix op(a)·op(b) whose factors' leading dimensions are all rows, as in a weight's derivative
 * xᵀ·dy, which is summed over every sample and place.
 *
 * @throws RangeError when the factors do not fit
 */
export function derivativeGeometry(a: Operand, b: Operand, transposes: Transposes): MatMulGeometry {
  return geometry(asOne(matrices(a)), asOne(matrices(b)), transposes);
}
