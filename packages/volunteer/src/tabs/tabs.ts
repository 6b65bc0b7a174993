import type { Settings } from "../limits/settings.ts";
import type { VolunteerState } from "../state/volunteer-state.ts";

/** A command of the page, as it travels to the tab that computes. */
export type Command =
  | { readonly name: "pause"; readonly until: number | null }
  | { readonly name: "resume" | "finish" | "stop" | "yield" }
  | { readonly name: "setSettings"; readonly settings: Partial<Settings> };

/** The tabs of one profile: one computes, the others mirror it. */
export interface Tabs {
  /** Takes the lock on computing when it is free. The returned function gives it back. */
  tryLead(): Promise<(() => void) | undefined>;
  /** Waits until the lock is free and takes it; undefined when the signal aborts first. */
  waitToLead(signal: AbortSignal): Promise<(() => void) | undefined>;
  /** Shows the state to the other tabs, a few times a second at most. */
  publish(state: VolunteerState): void;
  /** Hears the leader's states, the newest one at once. The returned function ends it. */
  onState(listener: (state: VolunteerState) => void): () => void;
  /** Carries out commands of the other tabs. The returned function ends it. */
  onCommand(handler: (command: Command) => Promise<void>): () => void;
  /**
   * Has the leader carry out a command.
   * @throws VolunteerStateError when no tab answers, or what the command threw there
   */
  send(command: Command): Promise<void>;
  close(): void;
}
