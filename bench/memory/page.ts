import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-backend-webgpu";
import { openEngine } from "@starling/compute/engine";
import { measurePeak } from "../../packages/compute/test/measure-peak.ts";
import type { GptShape } from "../train-step/shapes.ts";
import { type Choice, measured, parameterCount, planned } from "./starling.ts";
import { tfjsPlanned, tfjsStep } from "./tfjs.ts";

/** The goal's shape: 2.5 million parameters, most of them in two tables of 50,000 tokens. */
const LARGE: GptShape = { layers: 4, width: 24, heads: 2, context: 2048, batch: 8, vocabulary: 50_000 };
/** What a software adapter computes in seconds, to hold plans against what is really taken. */
const SMALL: GptShape = { layers: 4, width: 24, heads: 2, context: 64, batch: 4, vocabulary: 1_500 };

/** Bytes of one kind of step; measured only where the shape allows. */
interface Peak {
  readonly planned: number;
  readonly measured?: number;
}

interface ShapePeaks {
  readonly shape: GptShape;
  readonly parameters: number;
  readonly ours: readonly (Peak & { readonly choice: Choice })[];
  readonly tfjs: Peak;
}

export interface Peaks {
  readonly large: ShapePeaks;
  readonly small: ShapePeaks;
}

const choices = ({ batch }: GptShape): readonly Choice[] => [
  { microBatch: batch, recompute: false, precision: "f32" },
  { microBatch: 1, recompute: false, precision: "f32" },
  { microBatch: 1, recompute: false, precision: "f16" },
  { microBatch: 1, recompute: true, precision: "f32" },
];

/** All figures, in one page on one device. */
export async function run(): Promise<Peaks> {
  const engine = await openEngine({ engine: "webgpu", allowFallback: true });
  const large = {
    shape: LARGE,
    parameters: parameterCount(LARGE),
    ours: choices(LARGE).map((choice) => ({ choice, planned: planned(engine, LARGE, choice) })),
    tfjs: { planned: tfjsPlanned(LARGE) },
  };
  const ours = [];
  for (const choice of choices(SMALL)) {
    ours.push({ choice, planned: planned(engine, SMALL, choice), measured: await measured(engine, SMALL, choice) });
  }
  const tfjs = { planned: tfjsPlanned(SMALL), measured: await measurePeak(() => tfjsStep(SMALL)) };
  return { large, small: { shape: SMALL, parameters: parameterCount(SMALL), ours, tfjs } };
}
