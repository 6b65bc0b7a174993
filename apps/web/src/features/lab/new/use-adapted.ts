import type { TrainSpec } from "@starling/protocol";
import { useEffect, useMemo, useState } from "react";
import type { Draft } from "./draft/draft.ts";
import type { ReadModelReply } from "./publish/messages.ts";
import { readInWorker } from "./publish/read-in-worker.ts";

/** Typing pauses for this long before adapters are made. */
const PAUSE_MS = 400;

/** What the adapters are added to: the model that was read, or the one that is copied. */
interface Bases {
  readonly model: ReadModelReply | undefined;
  readonly copied: TrainSpec | undefined;
}

const NOTHING = {} as const;

/** The model with the draft's adapters, made in a worker whenever either changes; nothing where none are asked for. */
export function useAdapted(draft: Draft, { model, copied }: Bases) {
  const { adapters, adapterRank: rank, adapterAlpha: alpha, adapterWeights: weights } = draft;
  const copies = draft.model === "copy" ? copied?.laneParams.checkpoint.toString() : undefined;
  const base = useMemo(() => {
    if (copies !== undefined) return { checkpoint: copies, blocks: [] };
    return model && { checkpoint: model.checkpoint, blocks: model.blocks };
  }, [copies, model]);
  const [state, setState] = useState<{ readonly adapted?: ReadModelReply; readonly error?: unknown }>(NOTHING);
  useEffect(() => {
    setState(NOTHING);
    if (!adapters || base === undefined) return;
    const stop = new AbortController();
    const { signal } = stop;
    const timer = setTimeout(() => {
      const choices = { rank, alpha, weights };
      readInWorker<"adapters">({ type: "adapters", origin: location.origin, ...base, choices }, { signal }).then(
        (adapted) => setState({ adapted }),
        (error) => signal.aborted || setState({ error }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [adapters, base, rank, alpha, weights]);
  return state;
}
