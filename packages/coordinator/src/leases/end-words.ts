import type { LeaseState } from "../state/state.ts";

/** Why a lease takes no result any more, for its worker. */
export function endWords(end: LeaseState["end"]): string {
  switch (end) {
    case "round-over":
      return "The round is over; the result came too late and does not count.";
    case "too-old":
      return "The result came too late: too many rounds were closed since its chunk began, so it does not count.";
    case "overtaken":
      return "The result came too late: another one for the same chunk is public by now.";
    default:
      return "This lease has ended.";
  }
}
