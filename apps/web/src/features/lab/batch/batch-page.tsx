import { StepFrame, useSteps } from "../new/steps/step-frame.tsx";
import { type MissingPart, missingParts, STEP_NAMES, STEPS, type StepName } from "./draft.ts";
import { CheckStep } from "./steps/check-step.tsx";
import { ItemsStep } from "./steps/items-step.tsx";
import { ModelsStep } from "./steps/models-step.tsx";
import { useBatch } from "./use-batch.ts";

const BODIES = { model: ModelsStep, items: ItemsStep, post: CheckStep } as const;

/** Three steps from a model and a folder to a funded batch. */
export function BatchPage() {
  const batch = useBatch();
  const stepAt = (at: number): StepName => STEPS[at] ?? "model";
  const steps = useSteps<MissingPart>((at) => missingParts(stepAt(at), batch.draft, batch.known));
  const Body = BODIES[stepAt(steps.at)];
  return (
    <StepFrame
      name="Post a batch"
      title="Run a model over many items"
      lede="Bring an ONNX model and a folder. Volunteers' tabs compute a result for every item; nothing is sent before the last button."
      names={STEPS.map((one) => STEP_NAMES[one])}
      steps={steps}
    >
      <Body batch={batch} wrong={steps.wrong} />
    </StepFrame>
  );
}
