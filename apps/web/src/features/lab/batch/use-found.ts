import { useEffect, useState } from "react";
import type { PlacedFile } from "../new/publish/messages.ts";
import { askBatchWorker } from "./files/ask-batch-worker.ts";

/** What a worker finds among files, as soon as they are chosen. */
export function useFound<T extends "models" | "items", R>(type: T, files: readonly PlacedFile[]) {
  const [state, setState] = useState<{ readonly found?: R; readonly error?: unknown; readonly looking?: boolean }>({});
  useEffect(() => {
    if (files.length === 0) {
      setState({});
      return;
    }
    const stop = new AbortController();
    setState({ looking: true });
    askBatchWorker<"models" | "items">({ type, files }, { signal: stop.signal }).then(
      (found) => setState({ found: found as R }),
      (error) => stop.signal.aborted || setState({ error }),
    );
    return () => stop.abort();
  }, [type, files]);
  return state;
}
