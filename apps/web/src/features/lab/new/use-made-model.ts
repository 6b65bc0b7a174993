import { useEffect, useState } from "react";
import type { PublishOrder, ReadModelReply } from "./publish/messages.ts";
import { readInWorker } from "./publish/read-in-worker.ts";

/** Typing pauses for this long before a model is made of what was typed. */
const PAUSE_MS = 400;

/**
 * Makes the model of the zoo that an order asks for, in a worker, as soon as typing pauses.
 * @param order the same object while it asks for the same
 */
export function useMadeModel(
  order: Extract<PublishOrder, { type: "zoo" | "images" }>,
  setModel: (model: ReadModelReply | undefined) => void,
) {
  const [error, setError] = useState<unknown>();
  const [making, setMaking] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    setError(undefined);
    setModel(undefined);
    setMaking(true);
    const timer = setTimeout(() => {
      readInWorker<"zoo" | "images">(order, { signal: stop.signal })
        .then(setModel, (cause) => stop.signal.aborted || setError(cause))
        .finally(() => stop.signal.aborted || setMaking(false));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [order, setModel]);
  return { making, error };
}
