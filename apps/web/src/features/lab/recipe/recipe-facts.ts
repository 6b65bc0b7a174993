import { f32Of, type TrainSpec } from "@starling/protocol";
import { formatCount } from "../../../format/number.ts";

export interface RecipeFact {
  readonly name: string;
  readonly value: string;
}

const SYMBOLS = { mu: "μ", alpha: "α", rho: "ρ", beta: "β", kappa: "κ" } as const;
type Bits = keyof typeof SYMBOLS;

const f32Text = (bits: number) => String(Number(f32Of(bits).toPrecision(4)));

/** A tagged part of a spec in a line: `momentum, μ 0.6, α 1`. */
function inWords({ kind, ...rest }: { readonly kind: string } & Readonly<Record<string, unknown>>): string {
  const numbers = Object.entries(rest).map(([name, value]) => {
    return Object.hasOwn(SYMBOLS, name) ? `${SYMBOLS[name as Bits]} ${f32Text(Number(value))}` : `${name} ${value}`;
  });
  return [kind, ...numbers].join(", ");
}

function rates(lr: readonly number[]): string {
  const values = lr.map(f32Of);
  const [peak, last] = [Math.max(...values), values.at(-1) ?? 0];
  const shown = (value: number) => String(Number(value.toPrecision(3)));
  return peak === last && values[0] === peak
    ? `${shown(peak)} in every round`
    : `up to ${shown(peak)}, ending at ${shown(last)}`;
}

/** What a spec says of learning, a line each. */
export function recipeFacts({ common, laneParams }: TrainSpec): readonly RecipeFact[] {
  const { plateau, targetPpm } = common.stop;
  const { optimizer, batch, microBatch, steps, chunks, evaluateEvery } = laneParams;
  const ends = [
    `after ${formatCount(common.stop.rounds)} rounds`,
    ...(targetPpm > 0 ? [`at ${targetPpm / 10_000} % on validation data`] : []),
    ...(plateau ? [`${plateau.patience} rounds without a better loss`] : []),
  ];
  return [
    { name: "Recipe", value: inWords(laneParams.recipe) },
    { name: "Codec", value: inWords(laneParams.codec) },
    { name: "Optimizer", value: optimizer.kind === "sgd" ? "plain steps" : "AdamW" },
    { name: "Learning rate", value: rates(laneParams.lr) },
    { name: "A round", value: `${formatCount(chunks)} chunks of ${formatCount(steps)} local steps` },
    { name: "Batch", value: batch === microBatch ? formatCount(batch) : `${batch}, ${microBatch} at once` },
    {
      name: "Activations",
      value: `${laneParams.precision}, ${laneParams.recompute ? "computed anew" : "kept"}`,
    },
    { name: "Ends", value: ends.join(", or ") },
    { name: "Evaluated", value: evaluateEvery === 1 ? "in every round" : `every ${evaluateEvery} rounds` },
  ];
}
