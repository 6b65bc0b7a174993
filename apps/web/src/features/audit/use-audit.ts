import type { JobView } from "@starling/protocol";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Audit, afterNews, READY } from "./audit-state.ts";
import type { AuditNews, ReplayOrder } from "./messages.ts";

/** Recomputes a job's closed rounds in a worker that lives for this one audit. */
export function useAudit(): { readonly audit: Audit; readonly start: (job: JobView) => void } {
  const [audit, setAudit] = useState(READY);
  const running = useRef<Worker>(undefined);
  useEffect(() => () => running.current?.terminate(), []);
  const start = useCallback((job: JobView) => {
    running.current?.terminate();
    const worker = new Worker(new URL("./audit.worker.ts", import.meta.url), { type: "module", name: "audit" });
    running.current = worker;
    setAudit({ stage: "running", rounds: [] });
    worker.onmessage = ({ data }: MessageEvent<AuditNews>) => {
      setAudit((old) => afterNews(old, data));
      if (data.type !== "round") worker.terminate();
    };
    worker.onerror = () =>
      setAudit((old) => afterNews(old, { type: "error", message: "The worker ended.", fix: "Reload and try again." }));
    const order: ReplayOrder = {
      type: "replay",
      origin: location.origin,
      spec: job.spec,
      records: job.roundViews.map(({ record }) => record),
    };
    worker.postMessage(order);
  }, []);
  return { audit, start };
}
