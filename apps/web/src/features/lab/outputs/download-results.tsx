import type { JobView } from "@starling/protocol";
import { useEffect, useRef, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Problem } from "../../../design/problem.tsx";
import { saveBlob } from "../../../station/save-file.ts";
import { RESULT_FORMS, type ResultForm, resultsAs } from "./save-results.ts";

const FORMS = Object.keys(RESULT_FORMS) as ResultForm[];

/** Takes the results so far away, in one file of a form. */
export function DownloadResults({ job, outputs }: { readonly job: JobView; readonly outputs: string }) {
  const { client } = useApp();
  const [busy, setBusy] = useState<ResultForm>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const save = async (form: ResultForm) => {
    const stop = new AbortController();
    running.current = stop;
    setError(undefined);
    setBusy(form);
    try {
      const blob = await resultsAs(form, outputs, client, { signal: stop.signal, onProgress: () => undefined });
      const name = job.title
        .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
        .replaceAll(/^-|-$/g, "")
        .slice(0, 60)
        .toLowerCase();
      saveBlob(`${name || "results"}.${form}`, blob);
    } catch (cause) {
      if (!stop.signal.aborted) setError(cause);
    } finally {
      if (running.current === stop) setBusy(undefined);
    }
  };
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        {FORMS.map((form) => (
          <Button key={form} small disabled={busy !== undefined} onClick={() => void save(form)}>
            {busy === form ? "Gathering…" : `Download as ${RESULT_FORMS[form].name}`}
          </Button>
        ))}
      </div>
      {error !== undefined && <Problem what="The results could not be gathered." error={error} />}
    </div>
  );
}
