import { fromOne, type JobView, type RoundView, StarlingError } from "@starling/protocol";
import { useState } from "react";
import { saveFile } from "../../../station/save-file.ts";
import { exportInWorker } from "./export-in-worker.ts";
import type { FileFormat } from "./messages.ts";
import { modelFileName } from "./model-file-name.ts";

interface DownloadModelProps {
  readonly job: JobView;
  readonly view: RoundView;
}

const FILES: readonly { readonly format: FileFormat; readonly label: string; readonly what: string }[] = [
  { format: "onnx", label: ".onnx", what: "as onnx" },
  { format: "safetensors", label: ".safetensors", what: "as safetensors" },
  { format: "md", label: "card", what: "as a model card" },
];

/** Links that put the model, or the card that says where it comes from, together from blocks checked by their hash. */
export function DownloadModel({ job, view: { round, record } }: DownloadModelProps) {
  const [state, setState] = useState<{ busy?: FileFormat; failed?: string }>({});
  const download = async (format: FileFormat) => {
    setState({ busy: format });
    try {
      const bytes = await exportInWorker({ origin: location.origin, spec: job.spec, record, format });
      saveFile(modelFileName(job.title, round, format), bytes, "application/octet-stream");
      setState({});
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setState({ failed: error instanceof StarlingError ? `${message} ${error.fix}` : message });
    }
  };
  return (
    <span className="inline-flex items-baseline gap-3">
      {FILES.map(({ format, label, what }) => (
        <button
          key={format}
          type="button"
          className="text-link min-h-7 cursor-pointer"
          disabled={state.busy !== undefined}
          aria-label={`Download round ${fromOne(round)} ${what}`}
          onClick={() => void download(format)}
        >
          {state.busy === format ? "fetching…" : label}
        </button>
      ))}
      {state.failed !== undefined && (
        <span role="alert" className="text-rust">
          {state.failed}
        </span>
      )}
    </span>
  );
}
