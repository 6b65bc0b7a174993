import type { CID } from "multiformats/cid";
import { digestOf, encodeBlock } from "../block.ts";
import type { EpochCase, LoadedEpoch, LoadedRound } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

const blocks = (words: string): Finding => ({ place: "blocks", words });

/**
 * Everything that was loaded is what the header, by hash over hash, names: evidence, leaf pages, round records and
 * receipt pages. After this a rule that is broken was broken by the proposer.
 */
export function checkBlocks({ loaded, loadedBefore, rounds }: EpochCase): Finding[] {
  const findings: Finding[] = [];
  findings.push(...checkEpoch(loaded, ""));
  if (loadedBefore !== undefined) findings.push(...checkEpoch(loadedBefore, " before"));
  for (const round of rounds) findings.push(...checkRound(round));
  return findings;
}

function checkEpoch({ header, evidence, pages }: LoadedEpoch, which: string): Finding[] {
  if (digestOf(encodeBlock(evidence).cid) !== header.dag) {
    return [blocks(`The evidence${which} is not the one that its header names.`)];
  }
  const same = evidence.leaves.length === pages.length && evidence.leaves.every((cid, i) => isBlock(cid, pages[i]));
  return same ? [] : [blocks(`The leaves${which} are not those that the evidence names.`)];
}

function checkRound({ cid, record, pages }: LoadedRound): Finding[] {
  if (!isBlock(cid, record)) return [blocks(`The record of round ${record.round} is not the block of its name.`)];
  let next: CID | null = record.receipts;
  for (const page of pages) {
    if (next === null || !isBlock(next, page)) {
      return [blocks(`The receipts of round ${record.round} are not those that its record names.`)];
    }
    next = page.next;
  }
  return next === null ? [] : [blocks(`Receipts of round ${record.round} are missing.`)];
}

function isBlock(cid: CID, value: unknown): boolean {
  return value !== undefined && encodeBlock(value).cid.equals(cid);
}
