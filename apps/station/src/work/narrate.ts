import type { StationInfo } from "@starling/protocol";
import type { Phase, VolunteerState } from "@starling/volunteer/state";
import { formatUnits } from "viem";

type Told = Pick<VolunteerState, "phase" | "device" | "account" | "chunks" | "log">;
type Token = Pick<StationInfo["chain"], "tokenSymbol" | "tokenDecimals">;

/**
 * What changed between two states, as lines for a terminal: the device, the account, each chunk from its lease to its
 * acknowledgement, waits with their reason, and what went wrong.
 */
export function narrate(before: Told, after: Told, { tokenSymbol, tokenDecimals }: Token): string[] {
  const tokens = (amount: string) => `${formatUnits(BigInt(amount), tokenDecimals)} ${tokenSymbol}`;
  const lines: string[] = [];
  if (after.device !== null && before.device === null) lines.push(deviceLine(after.device));
  if (after.account !== null && before.account === null) lines.push(`Work is paid to ${after.account.account}.`);
  for (const { level, text } of after.log.slice(newFrom(before.log, after.log))) {
    lines.push(level === "info" ? text : `${level === "error" ? "Error" : "Warning"}: ${text}`);
  }
  for (const chunk of after.chunks.slice(newFrom(before.chunks, after.chunks))) {
    const { round, index, words, seconds } = chunk;
    lines.push(`Acknowledged: round ${round + 1}, chunk ${index + 1}, ${words}, ${seconds.toFixed(1)} s.`);
  }
  if (counted(after) > counted(before) && after.account !== null) {
    const { acceptedAmount, settledAmount } = after.account;
    lines.push(`Counted: ${counted(after)} chunks, ${tokens(acceptedAmount)}, of it settled ${tokens(settledAmount)}.`);
  }
  const said = phaseLine(after.phase);
  if (said !== undefined && said !== phaseLine(before.phase)) lines.push(said);
  return lines;
}

/** Index of the first entry of `after` that came after the last one of `before`. Both lists drop their oldest. */
function newFrom<T>(before: readonly T[], after: readonly T[]): number {
  const last = before.at(-1);
  return last === undefined ? 0 : after.lastIndexOf(last) + 1;
}

const counted = ({ account }: Told) => account?.jobs.reduce((sum, job) => sum + job.acceptedChunks, 0) ?? 0;

function deviceLine({ vendor, architecture, fallback, speed }: NonNullable<Told["device"]>): string {
  const kind = fallback ? "the software GPU" : "";
  return `Computing with ${[kind, vendor, architecture].filter(Boolean).join(" ")}, ${(speed / 1e9).toFixed(2)} GFLOP/s.`;
}

/** One line for each phase worth telling; what changes many times within it is left out. */
function phaseLine(phase: Phase): string | undefined {
  switch (phase.name) {
    case "preflight":
      return "Looking at this machine …";
    case "connecting":
      return "Joining the station …";
    case "waiting":
      return `Waiting: ${phase.words}`;
    case "fetching":
      return `Leased: round ${phase.work.round + 1} of ${phase.work.rounds}, chunk ${phase.work.index + 1}, for “${phase.work.title}”.`;
    case "reconnecting":
      return `The station is out of reach; attempt ${phase.attempt} follows.`;
    case "finishing":
      return "Finishing the chunk in hand; Ctrl-C once more hands it back and ends at once.";
    case "paused":
      return "Paused.";
    default:
      return undefined;
  }
}
