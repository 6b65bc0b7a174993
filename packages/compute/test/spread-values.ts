/**
 * `length` different numbers in [−2, 2], mixed, with equal gaps and none near 0: a step of a finite difference then
 * never crosses the kink of a Relu and never changes which element of a pool is the largest.
 */
export function spreadValues(length: number, seed: number): Float32Array {
  const order = Array.from({ length }, (_, i) => i);
  let state = seed;
  for (let i = length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return Float32Array.from(order, (rank) => ((rank + 0.25) / length) * 4 - 2);
}
