import type { Finding, JobId, StationInfo } from "@starling/protocol";
import { StationRefusedError } from "@starling/sdk";
import { useEffect, useRef, useState } from "react";
import type { EpochNews, VerifyOrder } from "../messages.ts";

/** How far the check of one epoch has come. */
export type EpochCheck =
  | { readonly stage: "ready" }
  | { readonly stage: "running"; readonly transaction: string }
  | { readonly stage: "done"; readonly transaction: string; readonly findings: readonly Finding[] }
  | { readonly stage: "failed"; readonly transaction: string; readonly error: Error };

/** Rebuilds epochs, one at a time, each in a worker of its own. */
export function useEpochCheck(station: StationInfo | undefined, job: JobId) {
  const [check, setCheck] = useState<EpochCheck>({ stage: "ready" });
  const running = useRef<Worker>(undefined);
  useEffect(() => () => running.current?.terminate(), []);
  const start = (transaction: string) => {
    if (station === undefined) return;
    running.current?.terminate();
    const worker = new Worker(new URL("../audit.worker.ts", import.meta.url), { type: "module", name: "audit" });
    running.current = worker;
    setCheck({ stage: "running", transaction });
    const fail = (message: string, fix: string) =>
      setCheck({ stage: "failed", transaction, error: new StationRefusedError(0, message, fix) });
    worker.onmessage = ({ data }: MessageEvent<EpochNews>) => {
      if (data.type === "verified") setCheck({ stage: "done", transaction, findings: data.findings });
      else fail(data.message, data.fix);
      worker.terminate();
    };
    worker.onerror = () => fail("The worker ended.", "Reload and try again.");
    const order: VerifyOrder = { type: "verify", origin: location.origin, station, job, transaction };
    worker.postMessage(order);
  };
  return { check, start };
}
