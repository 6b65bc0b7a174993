import type { CDPSession, Page } from "@playwright/test";

/** CPU milliseconds of each task of the page's main thread during a trace. */
export type TaskTimes = readonly number[];

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU microseconds of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly frameTreeNodeId?: number } };
}

const CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"];

async function trace(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: CATEGORIES, recordMode: "recordUntilFull" },
  });
  await act();
  await session.send("Tracing.end");
  await complete;
  return events;
}

/**
 * Traces the browser while `act` runs, and gives the CPU time (not the wall time, which a busy machine stretches) of
 * every task that the page's main thread ran meanwhile.
 */
export async function traceMainThread(page: Page, act: () => Promise<void>): Promise<TaskTimes> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("the page has no browser of its own");
  const session = await browser.newBrowserCDPSession();
  const events = await trace(session, act);
  const mains = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return events
    .filter(({ name, ph, pid, tid }) => ph === "X" && /RunTask$/.test(name) && mains.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1_000);
}
