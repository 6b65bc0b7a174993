import { parse } from "@starling/protocol";
import type * as z from "zod/mini";
import { NotRunningError } from "../errors.ts";
import { encodeEntry, entryDigest } from "./entry.ts";
import { ForeignJournalError } from "./errors.ts";
import type { Journal, JournalEntry, JournalHead } from "./journal.ts";
import type { JournalKeys } from "./journal-keys.ts";
import type { JournalStore } from "./journal-store.ts";
import { readChain } from "./read-chain.ts";

/** What a journal is made of. */
export interface JournalInit<F> {
  readonly store: JournalStore;
  readonly keys: JournalKeys;
  /** What a fact is; checked before it is written and after it is read. */
  readonly schema: z.ZodMiniType<F>;
}

/**
 * Opens a journal and checks its whole chain of hashes and the signature of its head, which through the chain vouches
 * for every entry before it. A journal that fails is left untouched, and its store is closed.
 * @throws TornJournalError, TamperedJournalError, ForeignJournalError, JournalDamagedError
 */
export async function openJournal<F>({ store, keys, schema }: JournalInit<F>): Promise<Journal<F>> {
  let head: JournalHead | null;
  try {
    head = await checkedHead(store, keys);
  } catch (error) {
    await store.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  let writing: Promise<unknown> = Promise.resolve();

  async function write(fact: F): Promise<JournalHead> {
    const seq = head === null ? 0 : head.seq + 1;
    const { cid, bytes } = encodeEntry(head?.cid ?? null, seq, parse(schema, fact), keys.sign);
    await store.append({ seq, cid: cid.bytes, bytes });
    head = { seq, cid };
    return head;
  }

  return {
    append(fact) {
      if (closing !== undefined) return Promise.reject(closed());
      const written = writing.then(() => write(fact));
      // The next entry waits for this one but does not fail with it.
      writing = written.catch(() => undefined);
      return written;
    },
    async *read(from = 0) {
      if (closing !== undefined) throw closed();
      const end = head === null ? 0 : head.seq + 1;
      for await (const entry of readChain(store, { from, end })) yield { ...entry, fact: parse(schema, entry.fact) };
    },
    head: () => head,
    close() {
      closing ??= writing.then(() => store.close());
      return closing;
    },
  };
}

async function checkedHead(store: JournalStore, { verify }: JournalKeys): Promise<JournalHead | null> {
  let last: JournalEntry | null = null;
  for await (const entry of readChain(store)) last = entry;
  if (last === null) return null;
  const { seq, cid, prev, fact, sig } = last;
  if (verify(entryDigest({ v: 1, prev, seq, fact }), sig)) return { seq, cid };
  throw new ForeignJournalError(`Entry ${seq}, the journal's last, is not signed by this coordinator.`, {
    fix: "Start with the key that wrote this journal, or name that key as a predecessor.",
    details: [`head ${cid}`],
  });
}

function closed(): NotRunningError {
  return new NotRunningError("The journal is closed.", { fix: "Open it again before you use it." });
}
