import type { Missing } from "../draft/steps.ts";
import type { Wizard } from "../use-wizard.ts";

export interface StepProps {
  readonly wizard: Wizard;
  /** What is wrong with a field, once the step was tried to be left. */
  readonly wrong: (field: Missing["field"]) => string | undefined;
}
