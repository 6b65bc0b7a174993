import { type JobView, type RoundView, StarlingError } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { afterNews, type Generation, isBusy } from "./generation.ts";
import type { GenerateNews, GenerateOrder, GenerationChoices, GenerationEngine } from "./messages.ts";

/** One worker for the panel's whole life: it keeps its device and the last model. */
export function useGeneration({ spec }: JobView) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  const [state, setState] = useState<Generation>({ stage: "idle" });
  const worker = useRef<Worker>(undefined);
  const order = useRef(0);
  useEffect(() => () => worker.current?.terminate(), []);

  const open = useCallback((): Worker => {
    const made = new Worker(new URL("./generate.worker.ts", import.meta.url), { type: "module", name: "generate" });
    made.onmessage = ({ data }: MessageEvent<GenerateNews>) => {
      if (data.id === order.current) setState((old) => afterNews(old, data));
    };
    made.onerror = () => {
      worker.current = undefined;
      const error = new StarlingError("The worker that writes has ended.", { fix: "Try again, or reload the page." });
      setState((old) => (isBusy(old) && old.stage !== "idle" ? { stage: "failed", written: old.written, error } : old));
    };
    return made;
  }, []);

  const write = useCallback(
    ({ round, record }: RoundView, choices: GenerationChoices, engine: GenerationEngine = "webgpu") => {
      worker.current ??= open();
      const id = ++order.current;
      setState({ stage: "fetching", written: { round, choices, text: "", tokens: 0 }, bytes: 0 });
      const { origin } = location;
      const allowFallback = station?.allowFallbackAdapter ?? false;
      const message: GenerateOrder = { type: "write", id, origin, spec, record, engine, allowFallback, choices };
      worker.current.postMessage(message);
    },
    [spec, open, station?.allowFallbackAdapter],
  );
  const stop = useCallback(() => {
    order.current++;
    worker.current?.postMessage({ type: "stop" } satisfies GenerateOrder);
    setState((old) => (isBusy(old) && old.stage !== "idle" ? { stage: "stopped", written: old.written } : old));
  }, []);
  return { state, write, stop };
}
