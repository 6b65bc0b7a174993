/** What the device and the tab are going through. */
export interface ConditionsNow {
  readonly hidden: boolean;
  /** `unknown` where the browser does not tell: such devices count as plugged in. */
  readonly power: "mains" | "battery" | "unknown";
}

/** Reads conditions and tells of changes. */
export interface Conditions {
  now(): ConditionsNow;
  /** Calls back after each change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
}
