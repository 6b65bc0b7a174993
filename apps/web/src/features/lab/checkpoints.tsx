import type { JobView } from "@starling/protocol";
import { RoundsTable } from "../jobs/rounds-table.tsx";
import { DownloadModel } from "./export/download-model.tsx";
import { useHasAdapters } from "./export/use-has-adapters.ts";

/** Every round's model, to be taken away. */
export function Checkpoints({ job }: { readonly job: JobView }) {
  const adapters = useHasAdapters(job);
  return (
    <RoundsTable
      job={job}
      action={{ name: "Download", cell: (view) => <DownloadModel job={job} view={view} adapters={adapters} /> }}
    />
  );
}
