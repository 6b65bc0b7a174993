import {
  type DatasetCard,
  type LabelledSamples,
  selectSamples,
  selectValued,
  type ValuedSamples,
  type ValuesCard,
  writeDataset,
  writeValues,
} from "@starling/graph";
import { type PublishDatasetOptions, type PublishedDataset, publishParts, splitSamples } from "./split-samples.ts";

/**
 * Turns labelled samples, or samples with values to be predicted, into the blocks of a job: shuffled, with a tenth held
 * out for validation and a tenth for the test.
 * @throws JobRefusedError for too few samples; DatasetError
 */
export function publishDataset(
  samples: LabelledSamples,
  card: DatasetCard,
  options?: PublishDatasetOptions,
): PublishedDataset;
export function publishDataset(
  samples: ValuedSamples,
  card: ValuesCard,
  options?: PublishDatasetOptions,
): PublishedDataset;
export function publishDataset(
  samples: LabelledSamples | ValuedSamples,
  card: DatasetCard | ValuesCard,
  options?: PublishDatasetOptions,
): PublishedDataset {
  return publishParts(
    splitSamples(samples.count),
    (positions, part, writing) => {
      const name = `${card.name}, ${part}`;
      return "labels" in samples
        ? writeDataset(selectSamples(samples, positions), { ...(card as DatasetCard), name }, writing)
        : writeValues(selectValued(samples, positions), { ...(card as ValuesCard), name }, writing);
    },
    options,
  );
}
