import type { EpochRecord, JobOnChain } from "@starling/ledger";
import type { Address, FraudKind } from "@starling/protocol";
import type { Mark } from "../../../design/marks.ts";
import { formatDate, formatDuration, toMilliseconds } from "../../../format/time.ts";
import { formatTokens, type TokenUnit } from "../../../format/tokens.ts";

/** Nobody, as the contract writes it. */
const NOBODY = `0x${"00".repeat(20)}`;

/** What each proof on the chain shows. */
export const FRAUD_WORDS: Readonly<Record<FraudKind, string>> = {
  HeaderMismatch: "its evidence is of another epoch or pay root",
  RoundsFell: "it settles fewer rounds than the epoch before",
  ReceiptOutside: "it pays work of another job or of rounds that are not its own",
  PaidTwice: "it pays the same copy twice",
  TooManyCopies: "it pays more copies of a chunk than the job allows",
  AmountFell: "it takes away what an account had earned before",
  BelowVoucher: "it pays less than the coordinator has promised in writing",
  RoyaltyBelow: "it pays a contributor less than the job's royalty",
  Unsorted: "its pay tree is out of order",
  FirstLeaf: "its pay tree hides its beginning",
  OverTotal: "its pay tree promises more than its total",
};

/** What became of an epoch. @param now unix seconds */
export function epochEnd(record: EpochRecord, now: number): Mark {
  if (record.disproof !== undefined) return { glyph: "✕", word: "disproved", tone: "rust" };
  if (record.stands === false) return { glyph: "✕", word: "rejected", tone: "rust" };
  if (record.stands === true) return { glyph: "●", word: "upheld", tone: "violet" };
  if (now >= record.ripeAt) return { glyph: "●", word: "final", tone: "violet" };
  if (record.challenge !== undefined) return { glyph: "▲", word: "challenged", tone: "rust" };
  return { glyph: "◔", word: "proposed", tone: "straw" };
}

/** How an epoch's dispute went, in a sentence; undefined where there was none. @param now unix seconds */
export function disputeWords(record: EpochRecord, now: number): string | undefined {
  const { challenge, disproof, stands } = record;
  if (disproof !== undefined) return `It fell by a proof: ${FRAUD_WORDS[disproof.kind]}.`;
  if (challenge === undefined) return undefined;
  if (stands === true) return "It was challenged, and stands.";
  if (stands === false) return "It was challenged, and the arbiter let it fall.";
  if (now >= record.ripeAt) return "It was challenged; the arbiter said nothing in time, so it stands.";
  return "It is challenged. Where the arbiter says nothing in time, it stands.";
}

/**
 * Who has money at stake, in sentences.
 * @param objective the arbiter that is a contract and hears proofs alone
 * @param now unix milliseconds
 */
export function bondWords(
  { params, bonded, pending }: Pick<JobOnChain, "params" | "bonded" | "pending">,
  token: TokenUnit,
  objective: Address,
  now: number,
): readonly string[] {
  const words: string[] = [];
  if (params.bond === 0n) words.push("Proposers of this job put no bond at stake.");
  else if (bonded > 0n) words.push(`A bond of ${formatTokens(bonded, token)} is at stake for the newest epoch.`);
  else words.push(`Each proposer puts ${formatTokens(params.bond, token)} at stake; none is held now.`);
  if (pending === undefined) words.push("No epoch waits: nothing can be challenged now.");
  else {
    const end = toMilliseconds(pending.ripeAt);
    const left = formatDuration(Math.max(0, Math.ceil((end - now) / 1_000) * 1_000));
    words.push(
      pending.challenged
        ? `Epoch ${pending.epoch} is challenged; the arbiter has until ${formatDate(end)}, ${left} from now.`
        : `Epoch ${pending.epoch} can be challenged or disproved until ${formatDate(end)}, ${left} from now.`,
    );
  }
  words.push(arbiterWords(params.arbiter, objective));
  return words;
}

function arbiterWords(arbiter: Address, objective: Address): string {
  if (arbiter === NOBODY) {
    return "The job has no arbiter: an epoch falls by a proof that the contract checks itself, and by nothing else.";
  }
  if (arbiter === objective) {
    return "The job's arbiter is a contract that hears proofs alone: an epoch falls by a proof, which takes no bond.";
  }
  return "A challenge takes a bond of the same size and is decided by the job's arbiter; a proof takes none.";
}

/** Until when volunteers can claim, in a sentence. @param now unix milliseconds */
export function claimWords(
  { params, sweepable }: Pick<JobOnChain, "params" | "sweepable">,
  token: TokenUnit,
  now: number,
): string {
  const end = toMilliseconds(params.claimUntil);
  if (now < end) {
    return `Volunteers can claim until ${formatDate(end)}. What nobody has claimed by then can go back to the researcher.`;
  }
  return sweepable > 0n
    ? `The time to claim ended on ${formatDate(end)}. ${formatTokens(sweepable, token)} were not claimed and can go back.`
    : `The time to claim ended on ${formatDate(end)}. Nothing is left.`;
}
