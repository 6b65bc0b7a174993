import { type ModelChange, OpenDimensionsError } from "@starling/sdk";
import { useEffect, useState } from "react";
import { FileField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { readInWorker } from "../publish/read-in-worker.ts";
import { ModelFit, type ModelFitChoices } from "./model-fit.tsx";
import type { StepProps } from "./step-props.ts";

/** A model that was trained elsewhere normalizes by its batches again, as it did there. */
const FIRST: ModelFitChoices = { dimensions: {}, statistics: "batch" };

/** The researcher's own ONNX file, read in a worker and rewritten where its exporter wrote it for inference. */
export function OwnModel({ wizard: { setModel }, wrong }: StepProps) {
  const [file, setFile] = useState<File>();
  const [choices, setChoices] = useState(FIRST);
  const [error, setError] = useState<unknown>();
  const [open, setOpen] = useState<readonly string[]>([]);
  const [changes, setChanges] = useState<readonly ModelChange[]>([]);
  const [reading, setReading] = useState(false);
  useEffect(() => {
    if (file === undefined) return;
    const stop = new AbortController();
    setError(undefined);
    setModel(undefined);
    setReading(true);
    readInWorker<"model">({ type: "model", file, choices }, { signal: stop.signal })
      .then(
        (read) => {
          setModel(read);
          setChanges(read.changes ?? []);
        },
        (cause) => {
          if (stop.signal.aborted) return;
          if (cause instanceof OpenDimensionsError) setOpen(cause.dimensions);
          else setError(cause);
        },
      )
      .finally(() => stop.signal.aborted || setReading(false));
    return () => stop.abort();
  }, [file, choices, setModel]);
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    setChoices(FIRST);
    setOpen([]);
    setChanges([]);
  };
  return (
    <div className="space-y-3">
      <FileField
        label="ONNX file"
        help="It is read in this browser. Operators that cannot be trained are refused by name."
        accept=".onnx"
        onFiles={([chosen]) => choose(chosen)}
        wrong={wrong("file")}
      />
      {reading && <p role="status">Reading the graph…</p>}
      <ModelFit open={open} changes={changes} choices={choices} onChoices={setChoices} />
      {error !== undefined && <Problem what="This model cannot be trained here." error={error} />}
    </div>
  );
}
