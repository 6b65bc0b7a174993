/** When the browser suspends a page: its lease must go back at once, because nothing runs while it sleeps. */
export interface Lifecycle {
  /** Calls back with true when the page is about to sleep or go, false when it is back. */
  subscribe(listener: (asleep: boolean) => void): () => void;
}

/** Page Lifecycle events of this page. */
export function browserLifecycle(target: EventTarget = window, page: EventTarget = document): Lifecycle {
  return {
    subscribe(listener) {
      const asleep = () => listener(true);
      const awake = () => listener(false);
      target.addEventListener("pagehide", asleep);
      target.addEventListener("pageshow", awake);
      page.addEventListener("freeze", asleep);
      page.addEventListener("resume", awake);
      return () => {
        target.removeEventListener("pagehide", asleep);
        target.removeEventListener("pageshow", awake);
        page.removeEventListener("freeze", asleep);
        page.removeEventListener("resume", awake);
      };
    },
  };
}
