/** Keeps the screen on. */
export interface WakeLock {
  /** Says whether the screen should stay on from now on; a lock that the browser took away is asked for again. */
  set(wanted: boolean): void;
}

interface Sentinel {
  release(): Promise<void>;
}

export interface BrowserWakeLockInit {
  readonly wakeLock?: { request(type: "screen"): Promise<Sentinel> } | undefined;
  readonly document?: Pick<Document, "visibilityState" | "addEventListener">;
}

/** The Screen Wake Lock of this browser. Does nothing where there is none: the browser drops it on hidden tabs itself. */
export function browserWakeLock(init: BrowserWakeLockInit = {}): WakeLock {
  const device: { readonly wakeLock?: BrowserWakeLockInit["wakeLock"] } =
    init.wakeLock === undefined ? navigator : init;
  const page = init.document ?? document;
  let wanted = false;
  let held: Promise<Sentinel | undefined> | undefined;

  function ask(): void {
    if (!wanted || page.visibilityState !== "visible") return;
    held = device.wakeLock?.request("screen").catch(() => undefined);
  }

  page.addEventListener("visibilitychange", ask);
  return {
    set(next) {
      if (next === wanted) return;
      wanted = next;
      if (next) return ask();
      const old = held;
      held = undefined;
      void old?.then((sentinel) => sentinel?.release()).catch(() => {});
    },
  };
}
