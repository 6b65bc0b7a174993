import { FileField, TextArea, TextField } from "../../../../design/field.tsx";
import { Notice } from "../../../../design/notice.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { FolderDrop, placed } from "../../new/steps/folder-drop.tsx";
import type { BatchStepProps } from "./batch-step-props.ts";
import { ModelPorts } from "./model-ports.tsx";
import { StepsForm } from "./steps-form.tsx";

/** The first step: what is run, and how items become what it takes. */
export function ModelsStep({ batch, wrong }: BatchStepProps) {
  const { draft, change, models, setModelFiles, modelFiles, steps } = batch;
  return (
    <div className="space-y-6">
      <FolderDrop
        words="Drop ONNX files here with all that belongs to them: weights in other files, a dictionary, a tokenizer.json."
        count={modelFiles.length}
        onFiles={setModelFiles}
      >
        <FileField
          label="ONNX files"
          multiple
          help="One or two, which are read in this browser."
          wrong={wrong("models")}
          onFiles={(files) => setModelFiles(placed(files))}
        />
        <FileField folder label="Or a folder" onFiles={(files) => setModelFiles(placed(files))} />
      </FolderDrop>
      {models.looking && <p role="status">Reading the models…</p>}
      {models.error !== undefined && <Problem what="These cannot be run here." error={models.error} />}
      {models.found !== undefined && <ModelPorts found={models.found} plan={steps.plan} />}
      {steps.words !== undefined && <Notice title="Recognised">{steps.words}</Notice>}
      {models.found !== undefined && <StepsForm batch={batch} wrong={wrong} />}
      <TextField
        label="Title"
        help="Volunteers see it and decide by it."
        value={draft.title}
        maxLength={120}
        wrong={wrong("title")}
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
      />
      <TextArea
        label="Purpose"
        help="What the results are for, in a sentence or two."
        value={draft.purpose}
        maxLength={2_000}
        wrong={wrong("purpose")}
        onChange={({ currentTarget }) => change({ purpose: currentTarget.value })}
      />
    </div>
  );
}
