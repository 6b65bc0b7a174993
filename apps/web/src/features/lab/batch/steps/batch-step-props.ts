import type { MissingPart } from "../draft.ts";
import type { Batch } from "../use-batch.ts";

export interface BatchStepProps {
  readonly batch: Batch;
  /** What is wrong with a field, once the step was tried to be left. */
  readonly wrong: (field: MissingPart["field"]) => string | undefined;
}
