import type { Place } from "../lanes/lane.ts";
import type { ChunkState, CopyState } from "./state.ts";

/** An unleased copy. */
export function openCopy(copy: number, check: boolean): CopyState {
  return { copy, check, attempt: 0, state: "open", lease: null, note: null };
}

/** A place before anybody has leased its chunk. */
export function openPlace({ copies, ...place }: Place, index: number): ChunkState {
  return {
    ...place,
    index,
    copies: Array.from({ length: copies }, (_, copy) => openCopy(copy, false)),
    opened: null,
    cutFor: null,
    called: null,
    countedIn: null,
  };
}
