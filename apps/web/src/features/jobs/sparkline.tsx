import type { JobView } from "@starling/protocol";

const WIDTH = 144;
const HEIGHT = 44;
const POINTS = 80;

/** The path of a series in a box: lowest value at the bottom. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const low = values.reduce((a, b) => Math.min(a, b));
  const span = values.reduce((a, b) => Math.max(a, b)) - low || 1;
  return values
    .map((value, i) => {
      const x = (i / (values.length - 1)) * width;
      const y = height - 2 - ((value - low) / span) * (height - 4);
      return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** What a job's small curve shows: the loss of a training, the items of a batch that are done. */
export function curveOf({ roundViews }: Pick<JobView, "roundViews">): { readonly values: readonly number[] } {
  const values = roundViews.map(({ train, batch }) => (train === null ? batch?.done : Number(train.lossMicroNats)));
  return { values: values.filter((value) => value !== undefined) };
}

/** Values over all rounds, small. */
export function Sparkline({ values: all }: { readonly values: readonly number[] }) {
  const step = Math.max(1, Math.ceil(all.length / POINTS));
  const values = all.filter((_, i) => i % step === 0);
  if (values.length < 2) return <p className="text-sm text-soft">No curve yet</p>;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-11 w-36" aria-hidden="true">
      <path
        d={sparkPath(values, WIDTH, HEIGHT)}
        fill="none"
        stroke="var(--teal)"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </svg>
  );
}
