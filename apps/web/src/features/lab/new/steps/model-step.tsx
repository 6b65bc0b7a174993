import { Choice, TextArea, TextField } from "../../../../design/field.tsx";
import { formatCount, formatUnits } from "../../../../format/number.ts";
import type { Draft } from "../draft/draft.ts";
import { CopySelect } from "./copy-select.tsx";
import { FromRound } from "./from-round.tsx";
import { OwnModel } from "./own-model.tsx";
import type { StepProps } from "./step-props.ts";
import { ZooGpt } from "./zoo-gpt.tsx";
import { ZooImages } from "./zoo-images.tsx";

const SOURCES = [
  {
    value: "copy",
    name: "As in a job that is here",
    note: "The station's sample job is the template: it learns in minutes.",
  },
  {
    value: "gpt",
    name: "A small GPT for a text of mine",
    note: "It reads bytes, so any language will do, or tokens of your own. You choose its size.",
  },
  {
    value: "mlp",
    name: "A small network for a table of mine",
    note: "It tells a number or a class from the columns of a CSV file.",
  },
  {
    value: "images",
    name: "A small model for images of mine",
    note: "A ResNet, a CNN or an MLP, for images of any size.",
  },
  { value: "round", name: "As a round of a job left it", note: "Fork or resume what was trained here already." },
  { value: "own", name: "My own ONNX file", note: "Exported from PyTorch, Keras or JAX, with its initial weights." },
] as const;

/** Data that goes with a model of a chosen size is the researcher's own. */
const DATA_FOR: Readonly<Partial<Record<Draft["model"], Partial<Draft>>>> = {
  gpt: { data: "own", dataForm: "text" },
  mlp: { data: "own", dataForm: "csv" },
  images: { data: "own", dataForm: "images" },
};

export function ModelStep({ wizard, wrong }: StepProps) {
  const { draft, change, model } = wizard;
  return (
    <div className="space-y-6">
      <Choice
        label="Where the model comes from"
        value={draft.model}
        onValue={(value) => change({ model: value, ...DATA_FOR[value] })}
        options={SOURCES}
      />
      {draft.model === "copy" && <CopySelect wizard={wizard} wrong={wrong} />}
      {draft.model === "round" && <FromRound wizard={wizard} wrong={wrong} />}
      {draft.model === "own" && <OwnModel wizard={wizard} wrong={wrong} />}
      {draft.model === "images" && <ZooImages wizard={wizard} wrong={wrong} />}
      {draft.model === "gpt" && <ZooGpt wizard={wizard} wrong={wrong} />}
      {draft.model === "mlp" && (
        <TextField
          label="Hidden layers"
          help="Their widths, separated by commas. The columns of your table say the rest."
          value={draft.mlpHidden}
          maxLength={100}
          wrong={wrong("mlpHidden")}
          onChange={({ currentTarget }) => change({ mlpHidden: currentTarget.value })}
        />
      )}
      {draft.model !== "copy" && draft.model !== "mlp" && model !== undefined && (
        <p role="status" className="text-soft">
          <span className="font-semibold text-teal">● Read.</span> {formatCount(model.parameters)} parameters, input [
          {model.inputShape.join(", ")}], {model.outputs} outputs, {formatUnits(BigInt(model.flops.train))} to train on
          one sample.
        </p>
      )}
      <TextField
        label="Title"
        help="Volunteers see it while they compute."
        value={draft.title}
        maxLength={120}
        wrong={wrong("title")}
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
      />
      <TextArea
        label="Purpose"
        help="What the model is for, and what happens with it. People decide by this whether they help."
        value={draft.purpose}
        maxLength={2_000}
        wrong={wrong("purpose")}
        onChange={({ currentTarget }) => change({ purpose: currentTarget.value })}
      />
    </div>
  );
}
