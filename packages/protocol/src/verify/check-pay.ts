import { BPS } from "../constants.ts";
import { amountUnder, standingOf } from "../fraud/standing.ts";
import type { Address } from "../hex.ts";
import { type PayTree, payProof } from "../pay-tree.ts";
import { isForfeited, leavesOf, type PayoutLeaf } from "../payout.ts";
import { missingRoyalties } from "../registrations.ts";
import { termsOf } from "../terms.ts";
import type { KnownTree } from "./check-tree.ts";
import type { EpochCase, LoadedEpoch } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

/** Running totals of units as an epoch's pages say them. */
function unitsOfPages(epoch: LoadedEpoch | undefined): Map<Address, bigint> {
  const rows = (epoch?.pages ?? []).flatMap((page) => page.leaves);
  return new Map(rows.map(({ account, units }) => [account, BigInt(units)]));
}

/**
 * The leaves that follow from the epoch before and the receipts since: what it released, and the paid work of the rounds
 * that this one releases, less what wrong results have forfeited.
 */
export function rebuiltLeaves({ spec, loaded, loadedBefore, rounds }: EpochCase): PayoutLeaf[] {
  const wrong = new Map<Address, number[]>();
  for (const { record, pages } of rounds) {
    for (const { receipt, verdict } of pages.flatMap((page) => page.rows)) {
      if (!verdict.ok) wrong.set(receipt.worker, [...(wrong.get(receipt.worker) ?? []), record.round]);
    }
  }
  const units = unitsOfPages(loadedBefore);
  const from = loadedBefore?.evidence.releasedBelow ?? 0;
  for (const { record, pages } of rounds) {
    if (record.round < from || record.round >= loaded.evidence.releasedBelow) continue;
    for (const { receipt, paid } of pages.flatMap((page) => page.rows)) {
      const { worker } = receipt;
      if (!paid || isForfeited(spec, { round: record.round, worker }, wrong)) continue;
      units.set(worker, (units.get(worker) ?? 0n) + BigInt(receipt.units));
    }
  }
  return leavesOf(spec, new Map([...units].filter(([, sum]) => sum > 0n)));
}

/** Leaves against evidence: each is what the receipts give, and what the epoch before said holds too. */
export function checkPay(given: EpochCase, rebuilt: readonly PayoutLeaf[], earlier: KnownTree | undefined): Finding[] {
  const { loaded, loadedBefore, before, spec } = given;
  const findings = differences(loaded, rebuilt).map((words): Finding => ({ place: "pay", words }));
  if (loadedBefore === undefined || before === undefined) return findings;
  const { header } = loadedBefore;
  const named = header.epoch === before.epoch && header.payRoot === before.root && header.model === before.model;
  const next = before.epoch + 1 === given.proposed.epoch;
  const follows = differences(loadedBefore, leavesOf(spec, unitsOfPages(loadedBefore))).length === 0;
  const held = earlier?.wellFormed === true && earlier.tree.total === before.total;
  if (!named || !next || !follows || !held) {
    findings.push({ place: "before", words: "The epoch before does not follow from its own evidence." });
  }
  return findings;
}

function differences({ pages }: LoadedEpoch, expected: readonly PayoutLeaf[]): string[] {
  const said = new Map(pages.flatMap((page) => page.leaves).map((leaf) => [leaf.account, leaf]));
  const words = expected.flatMap(({ account, amount, units }) => {
    const leaf = said.get(account);
    said.delete(account);
    if (leaf !== undefined && BigInt(leaf.amount) === amount && BigInt(leaf.units) === units) return [];
    return [`${account} has ${leaf?.amount ?? "no"} token wei; its receipts and royalties give ${amount}.`];
  });
  for (const { account, amount } of said.values()) {
    words.push(`${account} has ${amount} token wei that nothing gives it.`);
  }
  return words;
}

/** No account has less than in the epoch before, and every royalty has its share of the total. */
export function checkFalls(given: EpochCase, known: KnownTree | undefined, earlier: KnownTree | undefined): Finding[] {
  if (known?.wellFormed !== true) return [];
  return [...fallen(known.tree, earlier?.tree), ...checkShares(given, known.tree)];
}

function fallen(tree: PayTree, earlier: PayTree | undefined): Finding[] {
  return (earlier?.leaves ?? []).flatMap(({ account, amount }): Finding[] => {
    const now = amountUnder(tree, account);
    const [before, standing] = [earlier && payProof(earlier, account), standingOf(tree, account)];
    if (now >= amount || before === undefined || standing === undefined) return [];
    const words = `${account} had ${amount} token wei and has ${now}.`;
    return [{ place: "pay", words, fraud: { kind: "AmountFell", before, standing } }];
  });
}

/**
 * The least that a royalty can be, from the total alone: of the total T the workers have W ≥ T·10⁴/(10⁴+Σbps), because
 * each royalty is at most its share of W.
 */
export function leastRoyalty(total: bigint, bps: number, allBps: number): bigint {
  const whole = BPS + BigInt(allBps);
  const work = (total * BPS + whole - 1n) / whole;
  return (work * BigInt(bps)) / BPS;
}

function checkShares({ spec, proposed }: EpochCase, tree: PayTree): Finding[] {
  const terms = termsOf(spec);
  const all = terms.royalties.reduce((sum, { bps }) => sum + bps, 0);
  return terms.royalties.flatMap(({ account, bps }, index): Finding[] => {
    const [now, least] = [amountUnder(tree, account), leastRoyalty(proposed.total, bps, all)];
    const standing = standingOf(tree, account);
    if (now >= least || standing === undefined) return [];
    const words = `The royalty of ${account} is ${now} token wei; at least ${least} is its share.`;
    return [{ place: "royalties", words, fraud: { kind: "RoyaltyBelow", terms, index, standing } }];
  });
}

/** The spec gives everybody who has registered what the job uses the royalty that was asked for. */
export function checkRegistrations({ spec, registrations = [] }: EpochCase): Finding[] {
  return missingRoyalties(spec, registrations).map(({ account, asked, given }) => ({
    place: "royalties",
    words: `${account} has registered what this job uses for ${asked} basis points; the spec gives ${given}.`,
  }));
}
