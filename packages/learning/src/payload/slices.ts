/** Half-open range of coordinates. */
export type Slice = readonly [start: number, end: number];

/** Cuts [0, n) into slices of `length` coordinates, the last one shorter. */
export function slices(n: number, length: number): Slice[] {
  return Array.from({ length: Math.ceil(n / length) }, (_, i) => [i * length, Math.min((i + 1) * length, n)] as const);
}
