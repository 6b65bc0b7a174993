/** Pictures like Fashion-MNIST's whose label shows in a stripe: no library gets an easier task than another. */
export interface Images {
  /** u8 [count, 28, 28]. */
  readonly x: Uint8Array;
  readonly y: Uint8Array;
}

export const SIDE = 28;
export const CLASSES = 10;
/** Pictures of one step. */
export const BATCH = 64;
/** The models of the goal: hidden widths, and filters of each block. */
export const HIDDEN = [256, 128];
export const FILTERS = [16, 32] as const;

export function stripes(count: number): Images {
  const pixels = SIDE * SIDE;
  const y = Uint8Array.from({ length: count }, (_, i) => (i * 7) % CLASSES);
  const x = Uint8Array.from({ length: count * pixels }, (_, i) => {
    const row = Math.floor((i % pixels) / SIDE);
    return row === 4 + 2 * (y[Math.floor(i / pixels)] ?? 0) ? 255 : (i * 31) % 120;
  });
  return { x, y };
}
