import type { DatasetManifest } from "@starling/protocol";
import { Choice } from "../../../../design/field.tsx";
import { formatCount } from "../../../../format/number.ts";
import { CopySelect } from "./copy-select.tsx";
import { DataPreviewView } from "./data-preview.tsx";
import { OwnData } from "./own-data.tsx";
import { RegisterData } from "./register-data.tsx";
import type { StepProps } from "./step-props.ts";
import { TableMlp } from "./table-mlp.tsx";

const SOURCES = [
  { value: "copy", name: "As in a job that is here", note: "The same samples, split in the same way." },
  { value: "own", name: "My own files", note: "Images in folders or a zip, an IDX pair, a table as CSV, or a text." },
] as const;

function taught(dataset: DatasetManifest): string {
  switch (dataset.kind) {
    case "tokens":
      return `${dataset.vocabulary} different tokens`;
    case "classification":
      return `${dataset.classes.length} classes`;
    case "regression":
      return dataset.targets.length === 1 ? "1 value to predict" : `${dataset.targets.length} values to predict`;
    default:
      return dataset satisfies never;
  }
}

export function DataStep({ wizard, wrong }: StepProps) {
  const { draft, change, copied, data } = wizard;
  const dataset = copied.data?.dataset;
  return (
    <div className="space-y-6">
      <Choice
        label="Where the data comes from"
        value={draft.data}
        onValue={(value) => change({ data: value })}
        options={SOURCES}
      />
      {draft.data === "copy" ? <CopySelect wizard={wizard} wrong={wrong} /> : <OwnData wizard={wizard} wrong={wrong} />}
      {draft.data === "copy" && dataset !== undefined && (
        <p className="text-soft">
          {dataset.name}: {formatCount(dataset.count)} training samples of [{dataset.sample.shape.join(", ")}],{" "}
          {taught(dataset)}. Licence: {dataset.licence}.
        </p>
      )}
      {draft.data === "own" && data !== undefined && (
        <>
          <p role="status" className="text-soft">
            <span className="font-semibold text-teal">● Read.</span> {formatCount(data.trainCount)} samples to train on,{" "}
            {formatCount(data.validationCount)} to steer by, and as many for the final test, which is read once.
          </p>
          <DataPreviewView preview={data.preview} />
          {draft.model === "mlp" && <TableMlp wizard={wizard} />}
        </>
      )}
      {draft.data === "own" && data?.contributor !== undefined && (
        <RegisterData manifest={data.train} contributor={data.contributor} licence={draft.licence} />
      )}
    </div>
  );
}
