import { useSearch } from "@tanstack/react-router";
import { type Missing, missing, STEP_NAMES, STEPS, type StepName } from "./draft/steps.ts";
import { BudgetStep } from "./steps/budget-step.tsx";
import { ChecksStep } from "./steps/checks-step.tsx";
import { DataStep } from "./steps/data-step.tsx";
import { ModelStep } from "./steps/model-step.tsx";
import { PostStep } from "./steps/post-step.tsx";
import { RecipeStep } from "./steps/recipe-step.tsx";
import { StepFrame, useSteps } from "./steps/step-frame.tsx";
import { useWizard } from "./use-wizard.ts";

const BODIES = {
  model: ModelStep,
  data: DataStep,
  recipe: RecipeStep,
  checks: ChecksStep,
  budget: BudgetStep,
  post: PostStep,
} as const;

/** Six steps from a model to a funded job; every step says what it still needs. */
export function WizardPage() {
  const { template } = useSearch({ from: "/lab/new" });
  const wizard = useWizard(template);
  const stepAt = (at: number): StepName => STEPS[at] ?? "model";
  const steps = useSteps<Missing>((at) => missing(stepAt(at), wizard.draft, wizard.known));
  const Body = BODIES[stepAt(steps.at)];
  return (
    <StepFrame
      name="Post a job"
      title="Post a training job"
      lede="Nothing is sent before the last step. What you type is kept in this browser until you post."
      names={STEPS.map((one) => STEP_NAMES[one])}
      steps={steps}
    >
      <Body wizard={wizard} wrong={steps.wrong} />
    </StepFrame>
  );
}
