const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest parts: `2 h 5 min`. */
export function formatDuration(ms: number): string {
  const rest = Math.max(0, ms);
  if (rest < 10 * SECOND) return `${(rest / SECOND).toFixed(1)} s`;
  if (rest < MINUTE) return `${Math.round(rest / SECOND)} s`;
  if (rest < HOUR) {
    const seconds = Math.floor((rest % MINUTE) / SECOND);
    return `${Math.floor(rest / MINUTE)} min${seconds > 0 ? ` ${seconds} s` : ""}`;
  }
  if (rest < DAY) {
    const minutes = Math.floor((rest % HOUR) / MINUTE);
    return `${Math.floor(rest / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ""}`;
  }
  const hours = Math.floor((rest % DAY) / HOUR);
  return `${Math.floor(rest / DAY)} d${hours > 0 ? ` ${hours} h` : ""}`;
}

/** How long ago `at` (ms) was, in words. */
export function formatAge(at: number, now: number): string {
  const age = now - at;
  if (age < 3 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} d ago`;
}

const clock = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** Date and time of day. */
export function formatDate(ms: number): string {
  return clock.format(ms);
}

/** The server says some times in seconds and some in milliseconds; both mean after 2001 and before 5138. */
export function toMilliseconds(time: number): number {
  return time < 100_000_000_000 ? time * SECOND : time;
}
