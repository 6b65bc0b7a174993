import { useEffect } from "react";
import { useApp } from "../../app-context.ts";

/** Name of the lock that the computing tab of a profile holds. */
const COMPUTE_LOCK = "starling/compute";

/** Goes on after a reload of a working tab; and where another tab of this browser computes, mirrors it. */
export function useEarlierWork(): void {
  const { contribution, memory } = useApp();
  useEffect(() => {
    if (contribution.store.getState().stage !== "resting") return;
    if (memory.working()) {
      void contribution.start();
      return;
    }
    if (navigator.locks === undefined) return;
    let gone = false;
    void navigator.locks.query().then(({ held = [] }) => {
      if (!gone && held.some(({ name }) => name === COMPUTE_LOCK)) void contribution.start();
    });
    return () => {
      gone = true;
    };
  }, [contribution, memory]);
}
