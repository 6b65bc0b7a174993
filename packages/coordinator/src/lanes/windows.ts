/** Cuts [0, count) into windows of `span` samples or items, the last one shorter. */
export function windows(count: number, span: number): [number, number][] {
  return Array.from({ length: Math.ceil(count / span) }, (_, i) => [i * span, Math.min((i + 1) * span, count)]);
}
