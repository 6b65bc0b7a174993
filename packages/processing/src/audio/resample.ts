import type { AudioValue } from "../values.ts";

/** Zero crossings of the sinc on each side. */
const LOBES = 16;

/** Parts of 1 that filter values are rounded to: engines may differ in the last bits of sin, not in these. */
const PARTS = 2 ** 20;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** sinc(x) under a Hann window that ends at `LOBES` (Smith, "Digital Audio Resampling", ccrma.stanford.edu/~jos/resample). */
function kernel(x: number): number {
  if (Math.abs(x) >= LOBES) return 0;
  const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / LOBES);
  return x === 0 ? 1 : (window * Math.sin(Math.PI * x)) / (Math.PI * x);
}

/** Filter values in whole parts for an output that lies `phase / up` of a sample behind the input sample `0`. */
function filterOf(phase: number, up: number, cutoff: number, reach: number): Int32Array {
  const taps = Float64Array.from({ length: 2 * reach }, (_, i) => kernel((i - reach + 1 - phase / up) * cutoff));
  const sum = taps.reduce((total, value) => total + value, 0);
  return Int32Array.from(taps, (value) => Math.round((value / sum) * PARTS));
}

/** Samples after resampling `length` of them. */
export const resampledLength = (length: number, from: number, to: number): number => Math.ceil((length * to) / from);

/**
 * Resamples by a windowed sinc. Its values are integers in parts of 2²⁰ and products are summed in one order in
 * doubles, so the result has the same bits everywhere. What lies before and behind the recording is silence.
 */
export function resample({ rate: from, samples }: AudioValue, to: number): AudioValue {
  if (from === to) return { kind: "audio", rate: to, samples };
  const divisor = gcd(from, to);
  const [up, down] = [to / divisor, from / divisor];
  const cutoff = Math.min(1, to / from);
  const reach = Math.ceil(LOBES / cutoff);
  const filters = new Map<number, Int32Array>();
  const filterAt = (phase: number) => {
    const filter = filters.get(phase) ?? filterOf(phase, up, cutoff, reach);
    filters.set(phase, filter);
    return filter;
  };
  const out = new Float32Array(resampledLength(samples.length, from, to));
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor((i * down) / up);
    const filter = filterAt((i * down) % up);
    let sum = 0;
    for (let t = 0; t < filter.length; t++) sum += (samples[at - reach + 1 + t] ?? 0) * (filter[t] ?? 0);
    out[i] = sum / PARTS;
  }
  return { kind: "audio", rate: to, samples: out };
}
