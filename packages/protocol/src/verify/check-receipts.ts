import { structHasher } from "../eip712.ts";
import { NO_HEADER } from "../fraud/fraud.ts";
import { toHex } from "../hex.ts";
import { type MerkleTree, merklePath, merkleTree } from "../pay-tree.ts";
import { isFiledInTime } from "../settled-rows.ts";
import { termsOf } from "../terms.ts";
import { delayOf } from "../units.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";
import type { OwnRow } from "./own-rows.ts";

/** Receipts and verdicts: under the header's roots, of the rounds it settles, each copy once, paid by the verdicts. */
export function checkReceipts(given: EpochCase, rows: readonly OwnRow[]): Finding[] {
  const { header } = given.loaded;
  const settled = rows.filter((row) => row.settled);
  const paid = settled.filter(({ row }) => row.paid);
  const tree = merkleTree(paid.map(({ hash }) => hash));
  const hashVerdict = structHasher(given.domain, "Verdict");
  const findings: Finding[] = [];
  if (tree.root !== header.receiptsRoot) {
    findings.push({ place: "receipts", words: "The paid receipts are not under the header's root." });
  }
  if (merkleTree(settled.map(({ row }) => hashVerdict(row.verdict))).root !== header.verdictsRoot) {
    findings.push({ place: "receipts", words: "The verdicts are not under the header's root." });
  }
  findings.push(
    ...checkPages(given),
    ...checkVerdicts(
      given,
      rows.filter(({ fresh }) => fresh),
    ),
  );
  // A proof needs the path under the header's own root.
  const proving = tree.root === header.receiptsRoot ? tree : undefined;
  return [...findings, ...checkPaid(given, paid, proving)];
}

function checkPages({ job, rounds }: EpochCase): Finding[] {
  const stray = rounds.find(({ record, pages }) => {
    return pages.some((page) => page.job !== job || page.round !== record.round);
  });
  if (stray === undefined) return [];
  return [{ place: "receipts", words: `A receipt page of round ${stray.record.round} is another round's or job's.` }];
}

/** Every verdict is its receipt's, and what is paid follows from the verdicts alone. */
function checkVerdicts({ job, spec }: EpochCase, rows: readonly OwnRow[]): Finding[] {
  const delay = delayOf(spec);
  const liars = new Set(
    rows.filter(({ row }) => !row.verdict.ok).map(({ row, round }) => `${round} ${row.receipt.worker}`),
  );
  const findings: Finding[] = [];
  for (const { row, round, hash } of rows) {
    const { receipt, verdict, paid } = row;
    const own =
      verdict.job === job &&
      verdict.round === receipt.round &&
      verdict.chunk === receipt.chunk &&
      verdict.receipt === toHex(hash);
    const where = `chunk ${receipt.chunk.slice(0, 10)}… in round ${round}, copy ${receipt.copy}`;
    if (!own) findings.push({ place: "receipts", words: `The verdict on ${where} is on something else.` });
    if (!isFiledInTime(receipt.round, round, delay)) {
      findings.push({ place: "receipts", words: `The receipt of ${where} is filed wrong.` });
    }
    const due = verdict.ok && !liars.has(`${round} ${receipt.worker}`);
    if (paid !== due) {
      const words = due ? `The accepted result of ${where} is not paid.` : `The rejected result of ${where} is paid.`;
      findings.push({ place: "receipts", words });
    }
  }
  return findings;
}

/** The frauds that a paid receipt can show by itself. */
function checkPaid(given: EpochCase, paid: readonly OwnRow[], tree: MerkleTree | undefined): Finding[] {
  const { header } = given.loaded;
  const before = given.loadedBefore?.header;
  const terms = termsOf(given.spec);
  const placed = (i: number) => (tree === undefined ? undefined : merklePath(tree, i));
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  paid.forEach(({ row: { receipt } }, i) => {
    const at = placed(i);
    const what = `copy ${receipt.copy} of chunk ${receipt.chunk.slice(0, 10)}… in round ${receipt.round}`;
    const outside = receipt.round < (before?.rounds ?? 0) || receipt.round >= header.rounds;
    if (outside || receipt.job !== given.job) {
      findings.push({
        place: "receipts",
        words: `A receipt is paid that this epoch cannot pay: ${what}.`,
        ...(at && { fraud: { kind: "ReceiptOutside", header, before: before ?? NO_HEADER, receipt, ...at } }),
      });
    }
    if (receipt.copy >= terms.copies) {
      findings.push({
        place: "receipts",
        words: `More copies are paid than the ${terms.copies} that the spec allows: ${what}.`,
        ...(at && { fraud: { kind: "TooManyCopies", header, terms, receipt, ...at } }),
      });
    }
    const key = `${receipt.round} ${receipt.chunk} ${receipt.copy}`;
    const earlier = seen.get(key);
    const twin = earlier === undefined ? undefined : paid[earlier]?.row;
    if (earlier === undefined || twin === undefined) {
      seen.set(key, i);
      return;
    }
    const first = placed(earlier);
    const receipts =
      at &&
      first &&
      ([
        { receipt: twin.receipt, ...first },
        { receipt, ...at },
      ] as const);
    findings.push({
      place: "receipts",
      words: `Paid twice: ${what}.`,
      ...(receipts && { fraud: { kind: "PaidTwice", header, receipts } }),
    });
  });
  return findings;
}
