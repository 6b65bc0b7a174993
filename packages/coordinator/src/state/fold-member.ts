import type { FactOf } from "../facts/fact.ts";
import { workerOf } from "./standing.ts";
import type { State } from "./state.ts";

/** Sessions introduce themselves; the newest introduction holds. */
export function foldMember(state: State, { type: _, ...session }: FactOf<"member-joined">): void {
  state.sessions.set(session.peer, session);
  const worker = workerOf(state, session.worker);
  worker.lastSeen = Math.max(worker.lastSeen, session.at);
}
