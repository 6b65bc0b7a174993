import { useEffect, useState } from "react";
import { FileField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { readInWorker } from "../publish/read-in-worker.ts";
import type { StepProps } from "./step-props.ts";

/** The researcher's own ONNX file, read in a worker. */
export function OwnModel({ wizard: { setModel }, wrong }: StepProps) {
  const [file, setFile] = useState<File>();
  const [error, setError] = useState<unknown>();
  const [reading, setReading] = useState(false);
  useEffect(() => {
    if (file === undefined) return;
    const stop = new AbortController();
    setError(undefined);
    setModel(undefined);
    setReading(true);
    readInWorker<"model">({ type: "model", file }, { signal: stop.signal })
      .then(setModel, (cause) => stop.signal.aborted || setError(cause))
      .finally(() => stop.signal.aborted || setReading(false));
    return () => stop.abort();
  }, [file, setModel]);
  return (
    <div className="space-y-3">
      <FileField
        label="ONNX file"
        help="It is read in this browser. Operators that cannot be trained are refused by name."
        accept=".onnx"
        onFiles={([chosen]) => setFile(chosen)}
        wrong={wrong("file")}
      />
      {reading && <p role="status">Reading the graph…</p>}
      {error !== undefined && <Problem what="This model cannot be trained here." error={error} />}
    </div>
  );
}
