import { CODEC, cidOf } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { PAGE } from "./constants.ts";
import { decodeEntry, type Entry } from "./entry.ts";
import { TamperedJournalError, TornJournalError } from "./errors.ts";
import type { JournalEntry, JournalHead } from "./journal.ts";
import type { JournalStore, StoredEntry } from "./journal-store.ts";

/**
 * Entries `from` up to and without `end`, each checked against the one before: its number, its hash and its `prev`. What
 * is wrong with the very last entry is a torn write, anything earlier was tampered with.
 * @throws TornJournalError, TamperedJournalError, JournalDamagedError
 */
export async function* readChain(
  store: JournalStore,
  { from = 0, end = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly end?: number } = {},
): AsyncGenerator<JournalEntry> {
  let before: JournalHead | null = null;
  let next = from;
  let page = await store.page(next, PAGE);
  while (page.length > 0) {
    const following: readonly StoredEntry[] = page.length < PAGE ? [] : await store.page(next + page.length, PAGE);
    for (const [i, stored] of page.entries()) {
      if (next >= end) return;
      const last = i === page.length - 1 && following.length === 0;
      const entry: JournalEntry = check(stored, next, before, last);
      yield entry;
      before = { seq: entry.seq, cid: entry.cid };
      next++;
    }
    page = following;
  }
}

function check(stored: StoredEntry, seq: number, before: JournalHead | null, last: boolean): JournalEntry {
  const { bytes } = stored;
  if (stored.seq !== seq) throw tampered(`entry ${seq} is missing`, before);
  const cid = cidOf(bytes, CODEC.cbor);
  const broken = last ? torn : tampered;
  if (!sameBytes(cid.bytes, stored.cid)) throw broken(`entry ${seq} does not hash to its CID`, before);
  let entry: Entry;
  try {
    entry = decodeEntry(bytes);
  } catch (cause) {
    throw broken(`entry ${seq} cannot be read`, before, cause);
  }
  if (entry.seq !== seq) throw tampered(`entry ${seq} says that it is number ${entry.seq}`, before);
  if (!follows(entry.prev, seq, before)) throw tampered(`entry ${seq} does not follow the entry before it`, before);
  return { seq, cid, bytes, prev: entry.prev, fact: entry.fact, sig: entry.sig };
}

function follows(prev: CID | null, seq: number, before: JournalHead | null): boolean {
  if (before !== null) return prev?.equals(before.cid) === true;
  // Reading from the middle, the chain was checked when the journal was opened.
  return seq === 0 ? prev === null : prev !== null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const lastGood = (before: JournalHead | null) =>
  before === null ? "No entry before it is sound." : `The last sound entry is ${before.seq}, ${before.cid}.`;

function torn(what: string, before: JournalHead | null, cause?: unknown): TornJournalError {
  return new TornJournalError(`The journal's last write is incomplete: ${what}.`, {
    fix: "Restore the journal from a copy, or let a standby go on from the last head that was gossiped.",
    details: [lastGood(before)],
    cause,
  });
}

function tampered(what: string, before: JournalHead | null, cause?: unknown): TamperedJournalError {
  return new TamperedJournalError(`The journal was changed from outside: ${what}.`, {
    fix: "Restore the journal from a copy, and find out who can write to its folder.",
    details: [lastGood(before)],
    cause,
  });
}
