import { fromOne, type JobView, type RoundView } from "@starling/protocol";
import { formatBytes, formatCount } from "../../../format/number.ts";
import type { ExportProgress, FileFormat } from "./messages.ts";
import { useDownload } from "./use-download.ts";

interface DownloadModelProps {
  readonly job: JobView;
  readonly view: RoundView;
  /** Whether the job trains adapters, which can be taken by themselves. */
  readonly adapters: boolean;
}

const FILES: readonly { readonly format: FileFormat; readonly label: string; readonly what: string }[] = [
  { format: "onnx", label: ".onnx", what: "as onnx" },
  { format: "safetensors", label: ".safetensors", what: "as safetensors" },
  { format: "adapters", label: "adapters", what: "as adapters alone" },
  { format: "md", label: "card", what: "as a model card" },
];

/** How far a download is, in few words. */
function progressWords(progress: ExportProgress | undefined): string {
  if (progress === undefined) return "fetching…";
  if (progress.type === "fetching") return `${formatBytes(progress.bytes)} fetched…`;
  return `calibrating: ${formatCount(progress.done)} of ${formatCount(progress.total)} samples…`;
}

/** Links that put the model, or the card that says where it comes from, together from blocks checked by their hash. */
export function DownloadModel({ job, view, adapters }: DownloadModelProps) {
  const { state, download, cancel } = useDownload(job, view);
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-3">
      {state.stage === "busy" ? (
        <>
          <span role="status">{progressWords(state.progress)}</span>
          <button type="button" className="text-link min-h-7 cursor-pointer" onClick={cancel}>
            Cancel
          </button>
        </>
      ) : (
        FILES.filter(({ format }) => adapters || format !== "adapters").map(({ format, label, what }) => (
          <button
            key={format}
            type="button"
            className="text-link min-h-7 cursor-pointer"
            aria-label={`Download round ${fromOne(view.round)} ${what}`}
            onClick={() => void download(format)}
          >
            {label}
          </button>
        ))
      )}
      {state.stage === "failed" && (
        <span role="alert" className="text-rust">
          {state.words}
        </span>
      )}
    </span>
  );
}
