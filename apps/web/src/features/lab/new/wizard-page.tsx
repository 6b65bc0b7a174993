import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Page } from "../../../shell/page.tsx";
import { type Missing, missing, STEP_NAMES, STEPS, type StepName } from "./draft/steps.ts";
import { BudgetStep } from "./steps/budget-step.tsx";
import { ChecksStep } from "./steps/checks-step.tsx";
import { DataStep } from "./steps/data-step.tsx";
import { ModelStep } from "./steps/model-step.tsx";
import { PostStep } from "./steps/post-step.tsx";
import { RecipeStep } from "./steps/recipe-step.tsx";
import { StepTrail } from "./steps/step-trail.tsx";
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
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState<readonly Missing[]>([]);
  const step: StepName = STEPS[at] ?? "model";
  const next = STEPS[at + 1];
  const lacks = missing(step, wizard.draft, wizard.known);
  const wrong = (field: Missing["field"]) =>
    shown.some((one) => one.field === field) ? lacks.find((one) => one.field === field)?.words : undefined;
  const go = (to: number) => {
    if (to > at && lacks.length > 0) {
      setShown(lacks);
      return;
    }
    setShown([]);
    setAt(to);
    document.getElementById("main")?.focus();
    scrollTo({ top: 0 });
  };
  const Body = BODIES[step];
  return (
    <Page
      name="Post a job"
      title="Post a training job"
      lede="Nothing is sent before the last step. What you type is kept in this browser until you post."
    >
      <div className="grid gap-x-10 gap-y-6 border-t border-line pt-7 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <StepTrail names={STEPS.map((one) => STEP_NAMES[one])} at={at} onGo={go} />
        <section aria-label={STEP_NAMES[step]} className="max-w-3xl min-w-0 space-y-6">
          <h2 className="subtitle">{STEP_NAMES[step]}</h2>
          <Body wizard={wizard} wrong={wrong} />
          {shown.length > 0 && lacks.length > 0 && (
            <Notice tone="error" title="This step is not complete.">
              <ul className="list-disc ps-5">
                {lacks.map(({ field, words }) => (
                  <li key={field + words}>{words}</li>
                ))}
              </ul>
            </Notice>
          )}
          <div className="flex flex-wrap gap-3 border-t border-line pt-5">
            {at > 0 && <Button onClick={() => go(at - 1)}>Back</Button>}
            {next !== undefined && (
              <Button look="primary" onClick={() => go(at + 1)}>
                Next: {STEP_NAMES[next]}
              </Button>
            )}
          </div>
        </section>
      </div>
    </Page>
  );
}
