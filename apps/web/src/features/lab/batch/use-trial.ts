import { useEffect, useRef, useState } from "react";
import { askBatchWorker } from "./files/ask-batch-worker.ts";
import type { Batch } from "./use-batch.ts";

/** Items that are tried before anything is posted. */
const TRIED_ITEMS = 4;

/** Runs the first items in a worker of this tab, when it is asked to. */
export function useTrial({ steps, modelFiles, itemFiles, draft, setTried }: Batch) {
  const [words, setWords] = useState<string>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { plan } = steps;
  const run = async () => {
    if (plan === undefined) return;
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setError(undefined);
    setTried(undefined);
    setWords("Starting…");
    try {
      const { provider } = draft;
      const order = { type: "preview" as const, plan, modelFiles, itemFiles, provider, most: TRIED_ITEMS };
      const preview = await askBatchWorker<"preview">(order, { signal: stop.signal, onProgress: setWords });
      setTried({ preview, plan });
    } catch (cause) {
      if (!stop.signal.aborted) setError(cause);
    } finally {
      if (running.current === stop) setWords(undefined);
    }
  };
  return { run, words, error };
}
