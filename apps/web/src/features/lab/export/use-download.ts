import { type JobView, type RoundView, StarlingError } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { saveFile } from "../../../station/save-file.ts";
import { exportInWorker } from "./export-in-worker.ts";
import type { ExportProgress, FileFormat } from "./messages.ts";
import { modelFileName } from "./model-file-name.ts";

/** Where a download stands. */
export type Download =
  | { readonly stage: "idle" }
  | { readonly stage: "busy"; readonly progress?: ExportProgress }
  | { readonly stage: "failed"; readonly words: string };

/** Downloads a round's model, one form at a time. */
export function useDownload({ spec, title }: JobView, { round, record }: RoundView) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  const [state, setState] = useState<Download>({ stage: "idle" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const download = async (format: FileFormat) => {
    const stop = new AbortController();
    running.current = stop;
    setState({ stage: "busy" });
    const { origin } = location;
    const allowFallback = station?.allowFallbackAdapter ?? false;
    try {
      const bytes = await exportInWorker(
        { origin, spec, record, format, allowFallback },
        { signal: stop.signal, onProgress: (progress) => setState({ stage: "busy", progress }) },
      );
      saveFile(modelFileName(title, round, format), bytes, "application/octet-stream");
      setState({ stage: "idle" });
    } catch (error) {
      if (stop.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      setState({ stage: "failed", words: error instanceof StarlingError ? `${message} ${error.fix}` : message });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setState({ stage: "idle" });
  };
  return { state, download, cancel };
}
