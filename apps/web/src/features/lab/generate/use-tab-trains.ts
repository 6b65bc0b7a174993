import { useCallback, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { useApp } from "../../../app-context.ts";

/** Whether this tab computes chunks itself, or may be given one at any moment. */
export function useTabTrains(): boolean {
  const { contribution } = useApp();
  const volunteer = useStore(contribution.store, (state) =>
    state.stage === "ready" ? state.volunteer.store : undefined,
  );
  const subscribe = useCallback(
    (changed: () => void) => volunteer?.subscribe(changed) ?? (() => undefined),
    [volunteer],
  );
  return useSyncExternalStore(subscribe, () => {
    const state = volunteer?.getState();
    return state?.role === "leader" && (state.wanted === "work" || state.wanted === "finish");
  });
}
