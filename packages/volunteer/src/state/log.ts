/** One line of the volunteer's own log. */
export interface LogLine {
  /** Unix milliseconds. */
  readonly at: number;
  readonly level: "info" | "warning" | "error";
  readonly text: string;
}

/** Appends a value and drops the oldest beyond `limit`; never changes the list that it was given. */
export function appended<T>(list: readonly T[], value: T, limit: number): readonly T[] {
  return list.length < limit ? [...list, value] : [...list.slice(list.length - limit + 1), value];
}
