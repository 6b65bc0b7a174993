import type { RoundView } from "@starling/protocol";

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

/** The loss over all rounds, small. */
export function Sparkline({ rounds }: { readonly rounds: readonly RoundView[] }) {
  const step = Math.max(1, Math.ceil(rounds.length / POINTS));
  const values = rounds.filter((_, i) => i % step === 0).map(({ lossMicroNats }) => Number(lossMicroNats));
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
