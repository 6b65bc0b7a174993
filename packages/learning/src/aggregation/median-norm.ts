/**
 * Median of the squared norms that are not zero (the lower one of two), 0 when there is none. Empty updates have no say:
 * otherwise idle workers could clip everybody to nothing.
 */
export function medianNorm(norms: readonly bigint[]): bigint {
  const sorted = norms.filter((norm) => norm > 0n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
}
