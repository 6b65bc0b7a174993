/**
 * Marks with 1 the `count` values of the largest magnitude, and of equal ones the first; zeros are never marked.
 * @param values finite f32
 * @param marks as long as `values`, all zero
 */
export function largest(values: Float32Array, count: number, marks: Uint8Array): void {
  const sizes = values.map(Math.abs);
  const bound = sizes.length > count ? (sizes.toSorted()[sizes.length - count] ?? 0) : 0;
  let left = count;
  sizes.forEach((size, i) => {
    if (size <= bound) return;
    marks[i] = 1;
    left--;
  });
  if (bound === 0) return;
  for (let i = 0; i < sizes.length && left > 0; i++) {
    if (sizes[i] !== bound) continue;
    marks[i] = 1;
    left--;
  }
}
