/** A curve: one value per x, null where there is none. */
export interface Series {
  readonly name: string;
  readonly colour: "teal" | "violet" | "straw";
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
  /** Which side's scale it is read on; two scales at most. */
  readonly side?: "left" | "right";
  readonly dots?: boolean;
}

export interface PlotData {
  readonly xName: string;
  readonly x: readonly number[];
  readonly series: readonly Series[];
}

/** More points than this cannot be told apart on a screen. */
export const MAX_POINTS = 1_200;

/**
 * Thins a plot to `limit` points: every bucket keeps its last, so that the newest value is always shown.
 */
export function thin({ xName, x, series }: PlotData, limit: number = MAX_POINTS): PlotData {
  if (x.length <= limit) return { xName, x, series };
  const step = x.length / limit;
  const kept = Array.from({ length: limit }, (_, i) => Math.min(x.length - 1, Math.ceil((i + 1) * step) - 1));
  const pick = <T>(list: readonly T[]): T[] => kept.map((index) => list[index] as T);
  return { xName, x: pick(x), series: series.map((one) => ({ ...one, values: pick(one.values) })) };
}

/** A plot in a sentence: first, newest, lowest and highest of every curve. */
export function describe({ xName, x, series }: PlotData): string {
  const lines = series.map(({ name, values, format }) => {
    const known = values.filter((value) => value !== null);
    const [first] = known;
    const last = known.at(-1);
    if (first === undefined || last === undefined) return `${name}: nothing yet`;
    const low = known.reduce((a, b) => Math.min(a, b));
    const high = known.reduce((a, b) => Math.max(a, b));
    return `${name}: first ${format(first)}, now ${format(last)}, lowest ${format(low)}, highest ${format(high)}`;
  });
  const span = x.length === 0 ? "" : ` ${xName} ${x[0]} to ${x.at(-1)}.`;
  return `${lines.join("; ")}.${span}`;
}

/** Exponential moving average with bias correction, as TensorBoard smooths; gaps stay gaps. */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0;
  let norm = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = sum * weight + (1 - weight) * value;
    norm = norm * weight + (1 - weight);
    return sum / norm;
  });
}
