import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Page } from "../../../shell/page.tsx";
import { StepTrail } from "../new/steps/step-trail.tsx";
import { type MissingPart, missingParts, STEP_NAMES, STEPS, type StepName } from "./draft.ts";
import { CheckStep } from "./steps/check-step.tsx";
import { ItemsStep } from "./steps/items-step.tsx";
import { ModelsStep } from "./steps/models-step.tsx";
import { useBatch } from "./use-batch.ts";

const BODIES = { model: ModelsStep, items: ItemsStep, post: CheckStep } as const;

/** Three steps from a model and a folder to a funded batch. */
export function BatchPage() {
  const batch = useBatch();
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState<readonly MissingPart[]>([]);
  const step: StepName = STEPS[at] ?? "model";
  const next = STEPS[at + 1];
  const lacks = missingParts(step, batch.draft, batch.known);
  const wrong = (field: MissingPart["field"]) =>
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
      name="Post a batch"
      title="Run a model over many items"
      lede="Bring an ONNX model and a folder. Volunteers' tabs compute a result for every item; nothing is sent before the last button."
    >
      <div className="grid gap-x-10 gap-y-6 border-t border-line pt-7 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <StepTrail names={STEPS.map((one) => STEP_NAMES[one])} at={at} onGo={go} />
        <section aria-label={STEP_NAMES[step]} className="max-w-3xl min-w-0 space-y-6">
          <h2 className="subtitle">{STEP_NAMES[step]}</h2>
          <Body batch={batch} wrong={wrong} />
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
