import type { QueryClient } from "@tanstack/react-query";
import { createStore } from "zustand/vanilla";

/** Whether the station's news arrive, and since when they do not. */
export interface LiveState {
  readonly connected: boolean;
  /** Milliseconds; when the last word came. */
  readonly lastWordAt: number | undefined;
}

interface LiveEvent {
  readonly type: "job" | "epoch";
  readonly job: string;
}

/** The keys of the answers that an event makes old. */
export function staleKeys({ type, job }: LiveEvent): readonly (readonly string[])[] {
  const ofJob = [["glance", "jobs"], ["jobs"], ["job", job]];
  if (type === "job") return ofJob;
  return [...ofJob, ["epochs"], ["events"], ["leaderboard"], ["operator"], ["account"]];
}

/** Reads an event's data; undefined for anything that is not one. */
export function readLiveEvent(data: string): LiveEvent | undefined {
  try {
    const event: unknown = JSON.parse(data);
    if (typeof event !== "object" || event === null || !("type" in event) || !("job" in event)) return undefined;
    const { type, job } = event;
    return (type === "job" || type === "epoch") && typeof job === "string" ? { type, job } : undefined;
  } catch {
    return undefined;
  }
}

/** Listens to the station and marks answers as old when it says so. The browser reconnects by itself. */
export function createLive(queryClient: QueryClient) {
  const store = createStore<LiveState>(() => ({ connected: false, lastWordAt: undefined }));
  let source: EventSource | undefined;
  return {
    store,
    start() {
      source ??= new EventSource("/api/live");
      source.onopen = () => {
        const again = store.getState().lastWordAt !== undefined;
        store.setState({ connected: true, lastWordAt: Date.now() });
        // What happened while the line was down was not told.
        if (again) void queryClient.invalidateQueries();
      };
      source.onerror = () => store.setState({ connected: false });
      source.onmessage = ({ data }) => {
        const event = readLiveEvent(String(data));
        if (event === undefined) return;
        store.setState({ connected: true, lastWordAt: Date.now() });
        for (const queryKey of staleKeys(event)) void queryClient.invalidateQueries({ queryKey });
      };
    },
    stop() {
      source?.close();
      source = undefined;
      store.setState({ connected: false });
    },
  };
}
