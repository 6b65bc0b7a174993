import { useState } from "react";
import { Button } from "../../../../design/button.tsx";
import { Choice, NumberField, TextArea, TextField } from "../../../../design/field.tsx";
import { Meter } from "../../../../design/meter.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { readInWorker } from "../publish/read-in-worker.ts";
import { type ChosenFiles, DataFiles } from "./data-files.tsx";
import type { StepProps } from "./step-props.ts";
import { TableFields, taskOf } from "./table-fields.tsx";
import { TokenizerField } from "./tokenizer-field.tsx";
import { useTable } from "./use-table.ts";

const NO_FILES: ChosenFiles = { first: [], second: [] };

const FORMS = [
  { value: "images", name: "Image folders", note: "One folder per class, or a zip of them: PNG and JPEG." },
  { value: "idx", name: "IDX pair", note: "One file of images, one of labels; gzip is fine." },
  {
    value: "csv",
    name: "CSV",
    note: "A line a sample. You choose the column to be predicted; the others are numbers.",
  },
  { value: "text", name: "Text", note: "A file in UTF-8, for a model that takes tokens; gzip is fine." },
] as const;

/** The researcher's own files, read and cut in a worker. */
export function OwnData({ wizard, wrong }: StepProps) {
  const { draft, change, copied, model, setData, tokenizer } = wizard;
  const [files, setFiles] = useState(NO_FILES);
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  const chosen = [...files.first, ...(draft.dataForm === "idx" ? files.second : [])];
  const { table, choose } = useTable(draft.dataForm === "csv" ? files.first[0]?.file : undefined, setError);
  // The zoo's network for a table is made when the table is read.
  const shapes = { copy: copied.data?.dataset.sample.shape, mlp: undefined };
  const sampleShape = draft.model === "copy" || draft.model === "mlp" ? shapes[draft.model] : model?.inputShape;
  // The manifest names them, so data that was read before is not this data.
  const rename = (part: Partial<Pick<typeof draft, "contributor" | "royalty">>) => {
    change(part);
    setData(undefined);
  };
  const read = async () => {
    setError(undefined);
    setData(undefined);
    setShare(0);
    try {
      const { signal } = new AbortController();
      const order = {
        type: "data" as const,
        form: draft.dataForm,
        files: chosen,
        card: draft,
        sampleShape,
        ...(table && { table: { ...table, task: taskOf(table, draft.tableTask) } }),
        ...(tokenizer && { tokenizer: tokenizer.file }),
      };
      setData(await readInWorker<"data">(order, { signal, onProgress: setShare }));
    } catch (cause) {
      setError(cause);
    } finally {
      setShare(undefined);
    }
  };
  const needed = draft.dataForm === "idx" ? 2 : 1;
  const isReady = chosen.length >= needed && (draft.dataForm !== "csv" || table !== undefined);
  return (
    <div className="space-y-5">
      <Choice
        label="Form of the files"
        value={draft.dataForm}
        onValue={(dataForm) => {
          change({ dataForm });
          setFiles(NO_FILES);
        }}
        options={FORMS}
      />
      <DataFiles
        form={draft.dataForm}
        chosen={files}
        onChosen={(part) => setFiles((old) => ({ ...old, ...part }))}
        wrong={wrong("dataFile")}
      />
      {draft.dataForm === "csv" && table !== undefined && (
        <TableFields
          table={table}
          task={draft.tableTask}
          onTarget={(target) => {
            choose(target);
            setData(undefined);
          }}
          onTask={(tableTask) => {
            change({ tableTask });
            setData(undefined);
          }}
        />
      )}
      {draft.dataForm === "text" && draft.model !== "gpt" && <TokenizerField wizard={wizard} />}
      {draft.dataForm === "idx" && (
        <TextField
          label="Classes"
          help="Their names in the order of the labels, separated by commas."
          value={draft.classes}
          onChange={({ currentTarget }) => change({ classes: currentTarget.value })}
        />
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Name of the dataset"
          value={draft.dataName}
          maxLength={100}
          onChange={({ currentTarget }) => change({ dataName: currentTarget.value })}
        />
        <TextField
          label="Licence"
          help="As its owner gave it, for example MIT or CC-BY-4.0."
          value={draft.licence}
          maxLength={60}
          onChange={({ currentTarget }) => change({ licence: currentTarget.value })}
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Contributor's account"
          help="Optional: who made the data and is paid for it."
          value={draft.contributor}
          maxLength={42}
          onChange={({ currentTarget }) => rename({ contributor: currentTarget.value })}
        />
        <NumberField
          label="Royalty in percent"
          help="On top of what the workers get, from this job's budget."
          value={draft.royalty}
          min={0}
          max={50}
          step="any"
          onValue={(royalty) => rename({ royalty })}
        />
      </div>
      <TextArea
        label="Notice that travels with the data"
        value={draft.notice}
        maxLength={4_000}
        onChange={({ currentTarget }) => change({ notice: currentTarget.value })}
      />
      <Button disabled={share !== undefined || !isReady} onClick={() => void read()}>
        {share === undefined ? "Read the files" : "Reading…"}
      </Button>
      {share !== undefined && <Meter label="Samples packed" value={share} />}
      {error !== undefined && <Problem what="This data cannot be used." error={error} />}
    </div>
  );
}
