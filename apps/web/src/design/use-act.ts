import { useState } from "react";

/** One action that a person starts with a button. */
export interface Act {
  /** True from its start until it fails; what succeeds ends what offered it. */
  readonly busy: boolean;
  /** Why it failed the last time. */
  readonly error: unknown;
  readonly run: () => void;
}

/** Keeps an action's state: whether it runs, and what went wrong. */
export function useAct(act: () => Promise<void>): Act {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  return { busy, error, run: () => void start() };
}
