import type { RegisterBlock } from "./matmul-registers.ts";

/** The part of an adapter's names that decides. */
export interface MatMulAdapter {
  readonly architecture: string;
  readonly isFallbackAdapter?: boolean;
}

/** The part of a device's limits that decides. */
export interface MatMulLimits {
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupStorageSize: number;
}

/** The part of a device that decides. */
export interface MatMulDevice {
  readonly limits: MatMulLimits;
  /** Whether its shaders can add over subgroups. */
  readonly subgroups: boolean;
}

/** Sizes of a product. */
export interface MatMulShape {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  /** Whether it is such a product as subgroups can make (see `servedBySubgroups`). */
  readonly along: boolean;
}

/** How a product is computed. */
export type MatMulChoice =
  | { readonly kind: "registers"; readonly block: RegisterBlock }
  | { readonly kind: "tiled" }
  | { readonly kind: "subgroups" };

/** Rows and columns of a tile, and the depth of what lies in workgroup memory at once. */
export const TILE = 64;
export const TILE_DEPTH = 16;
/** Invocations along each side of a tile's workgroup; each computes a block of 4 by 4. */
export const TILE_SIDE = 16;

/** Up to so many rows a tile would be all but empty; and below such a length a subgroup has nothing to share. */
const FEW_ROWS = 8;
const LONG = 64;

/** Two slices of a tile in f32. */
const TILE_BYTES = 2 * TILE * TILE_DEPTH * 4;

/**
 * Register blocks by what they need: so many blocks, or cores and lanes lie idle, and so many products, or the gain never
 * pays for the time that compilation takes. Measured on a software adapter: 16×16 gains a third over 8×16 and compiles
 * twice as long; 8×16 compiles for a second, 4×4 for a quarter of one.
 */
const BLOCKS = [
  { block: { rows: 16, vectors: 4 }, blocks: 64, products: 2 ** 25 },
  { block: { rows: 8, vectors: 4 }, blocks: 32, products: 2 ** 22 },
  { block: { rows: 4, vectors: 1 }, blocks: 0, products: 0 },
] as const satisfies readonly { block: RegisterBlock; blocks: number; products: number }[];

export function registerBlock({ batch, rows, columns, inner }: Omit<MatMulShape, "along">): RegisterBlock {
  const serves = ({ block, blocks, products }: (typeof BLOCKS)[number]) =>
    batch * Math.ceil(rows / block.rows) * Math.ceil(columns / (4 * block.vectors)) >= blocks &&
    batch * rows * columns * inner >= products;
  return (BLOCKS.find(serves) ?? BLOCKS[2]).block;
}

/** Whether an adapter computes in software, or does not say: older browsers give no name. */
export function isSoftware(adapter: MatMulAdapter | undefined): boolean {
  return !adapter || adapter.isFallbackAdapter === true || adapter.architecture === "swiftshader";
}

/**
 * Which of our matrix products serves a shape on an adapter. Hardware shares what it reads through workgroup memory, or
 * over subgroups where rows are few; software adapters and everything small take registers alone.
 */
export function chooseMatMul(
  adapter: MatMulAdapter | undefined,
  { limits, subgroups }: MatMulDevice,
  shape: MatMulShape,
): MatMulChoice {
  const software = isSoftware(adapter);
  const roomy =
    limits.maxComputeInvocationsPerWorkgroup >= TILE_SIDE * TILE_SIDE &&
    limits.maxComputeWorkgroupStorageSize >= TILE_BYTES;
  const fills = shape.rows >= TILE / 2 && shape.columns >= TILE / 2 && shape.inner >= TILE_DEPTH;
  if (!software && roomy && fills) return { kind: "tiled" };
  if (!software && subgroups && shape.along && shape.rows <= FEW_ROWS && shape.inner >= LONG) {
    return { kind: "subgroups" };
  }
  return { kind: "registers", block: registerBlock(shape) };
}
