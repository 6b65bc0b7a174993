import { DatasetError } from "../errors.ts";
import { randomIntegers, randomOrder } from "../random-integers.ts";
import { type LabelledSamples, selectSamples } from "./labelled-samples.ts";

/**
 * Draws `perClass` samples of each class without repetition and mixes them, so that every shard holds all classes.
 * @throws DatasetError if a class has fewer.
 */
export function balancedSubset(
  from: LabelledSamples,
  { perClass, classes, seed }: { readonly perClass: number; readonly classes: number; readonly seed: number },
): LabelledSamples {
  const taken = new Uint32Array(classes);
  const positions = randomOrder(randomIntegers(seed), from.count).filter((position) => {
    const label = from.labels[position] ?? classes;
    const had = taken[label];
    if (had === undefined || had >= perClass) return false;
    taken[label] = had + 1;
    return true;
  });
  const short = taken.findIndex((count) => count < perClass);
  if (short === -1) return selectSamples(from, positions);
  throw new DatasetError(`Class ${short} has ${taken[short]} samples, fewer than ${perClass}.`, {
    fix: "Ask for fewer samples per class.",
  });
}
