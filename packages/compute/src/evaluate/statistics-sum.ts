import type { StatisticsOf } from "@starling/graph";

/**
 * Sums up what `calibrationGraph` gives for several batches and says what mean and variance all of their values
 * together have (Wu & Johnson 2021, arXiv:2105.07576, section 3: "precise" statistics): mean E[μ], variance
 * E[σ² + μ²] − E[μ]², in float64 and never below 0.
 */
export function statisticsSum(statistics: readonly StatisticsOf[]) {
  const length = statistics.reduce((sum, { channels }) => sum + 2 * channels, 0);
  const sums = new Float64Array(length);
  let total = 0;
  return {
    /** @param rows samples in the batch: its weight */
    add(batch: Float32Array, rows: number): void {
      total += rows;
      let at = 0;
      for (const { channels } of statistics) {
        for (let c = 0; c < channels; c++, at++) {
          const mean = batch[at] ?? 0;
          sums[at] = (sums[at] ?? 0) + rows * mean;
          sums[at + channels] = (sums[at + channels] ?? 0) + rows * ((batch[at + channels] ?? 0) + mean * mean);
        }
        at += channels;
      }
    },
    /** The running statistics as parameters by name. */
    finish(): ReadonlyMap<string, Float32Array> {
      const found = new Map<string, Float32Array>();
      let at = 0;
      for (const { mean, variance, channels } of statistics) {
        const means = sums.slice(at, at + channels).map((sum) => sum / total);
        const squares = sums.slice(at + channels, at + 2 * channels).map((sum) => sum / total);
        const variances = squares.map((square, c) => Math.max(0, square - (means[c] ?? 0) ** 2));
        found.set(mean, Float32Array.from(means));
        found.set(variance, Float32Array.from(variances));
        at += 2 * channels;
      }
      return found;
    },
  };
}
