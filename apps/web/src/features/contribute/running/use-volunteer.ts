import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Volunteer, VolunteerState } from "../volunteer.ts";

/** A part of the volunteer's state, kept current. */
export function useVolunteer<T>(volunteer: Volunteer, select: (state: VolunteerState) => T): T {
  return useStore(volunteer.store, select);
}

/** A text for `aria-live`, at most once in `everyMs`: a reader is told, not flooded. */
export function useThrottled(text: string, everyMs: number): string {
  const [said, setSaid] = useState({ text, at: 0 });
  useEffect(() => {
    if (text === said.text) return;
    const timer = setTimeout(() => setSaid({ text, at: Date.now() }), Math.max(0, said.at + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [text, said, everyMs]);
  return said.text;
}
