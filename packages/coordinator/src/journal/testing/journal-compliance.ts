import { CODEC, cidOf, InvalidDataError, OversizeError, peerSigner } from "@starling/protocol";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { NotRunningError } from "../../errors.ts";
import { PAGE } from "../constants.ts";
import { encodeEntry } from "../entry.ts";
import { ForeignJournalError, JournalBusyError, TamperedJournalError, TornJournalError } from "../errors.ts";
import type { Journal, JournalEntry } from "../journal.ts";
import { journalKeys } from "../journal-keys.ts";
import type { JournalStore, StoredEntry } from "../journal-store.ts";
import { openJournal } from "../open-journal.ts";
import { collect } from "./collect.ts";

/** One place where a journal can live, and the back door that a vandal would use. */
export interface JournalHome {
  /** Opens the store; after a `close` it holds what it held. */
  open(): Promise<JournalStore>;
  /** Replaces, adds or (with null) removes a row behind the store's back, while it is closed. */
  vandalise(seq: number, row: Omit<StoredEntry, "seq"> | null): Promise<void>;
  /** Removes everything. */
  remove(): Promise<void>;
}

const signer = peerSigner(new Uint8Array(32).fill(1));
const keys = journalKeys(signer);
const strangers = journalKeys(peerSigner(new Uint8Array(32).fill(2)));
const schema = z.union([z.string(), z.number(), z.record(z.string(), z.unknown())]);
type Fact = z.infer<typeof schema>;

/** What every home of a journal must do. Run it in the home's own test file. */
export function journalCompliance(name: string, home: () => Promise<JournalHome>): void {
  describe(`a journal in ${name}`, () => {
    const homes: JournalHome[] = [];
    const opened: Journal<Fact>[] = [];

    async function settle(): Promise<JournalHome> {
      const settled = await home();
      homes.push(settled);
      return settled;
    }

    async function open(place: JournalHome, by = keys): Promise<Journal<Fact>> {
      const journal = await openJournal({ store: await place.open(), keys: by, schema });
      opened.push(journal);
      return journal;
    }

    /** A closed journal of `count` facts: 0, 1, 2, … */
    async function written(count: number): Promise<{ place: JournalHome; entries: JournalEntry<Fact>[] }> {
      const place = await settle();
      const journal = await open(place);
      for (let i = 0; i < count; i++) await journal.append(i);
      const entries = await collect(journal.read());
      await journal.close();
      return { place, entries };
    }

    afterEach(async () => {
      for (const journal of opened.splice(0)) await journal.close();
      for (const place of homes.splice(0)) await place.remove();
    });

    it("begins empty", async () => {
      const journal = await open(await settle());
      expect(journal.head()).toBeNull();
      expect(await collect(journal.read())).toEqual([]);
    });

    it("chains what is appended: numbers, CIDs, blocks and facts", async () => {
      const journal = await open(await settle());
      const first = await journal.append("one");
      const second = await journal.append({ two: 2, bytes: Uint8Array.of(1), list: [null, true, first.cid] });
      expect([first.seq, second.seq]).toEqual([0, 1]);
      expect(journal.head()).toEqual(second);
      const [a, b] = await collect(journal.read());
      expect(a).toMatchObject({ seq: 0, prev: null, fact: "one" });
      expect(b?.fact).toEqual({ two: 2, bytes: Uint8Array.of(1), list: [null, true, first.cid] });
      expect(b?.prev?.equals(first.cid)).toBe(true);
      expect(b !== undefined && cidOf(b.bytes, CODEC.cbor).equals(second.cid)).toBe(true);
    });

    it("holds all of it after it is closed and opened, and goes on", async () => {
      const { place, entries } = await written(5);
      const journal = await open(place);
      expect(journal.head()).toEqual({ seq: 4, cid: entries[4]?.cid });
      await journal.append(5);
      const facts = (await collect(journal.read())).map(({ fact }) => fact);
      expect(facts).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it("keeps the order of calls that nobody waited for", async () => {
      const journal = await open(await settle());
      const heads = await Promise.all(Array.from({ length: 20 }, (_, i) => journal.append(i)));
      expect(heads.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect((await collect(journal.read())).map(({ fact }) => fact)).toEqual(heads.map(({ seq }) => seq));
    });

    it("reads from any number, over pages, up to the head at the call", async () => {
      const { place } = await written(2 * PAGE + 3);
      const journal = await open(place);
      for (const from of [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 3, 1_000]) {
        const facts = (await collect(journal.read(from))).map(({ fact }) => fact);
        expect(facts).toEqual(Array.from({ length: Math.max(0, 2 * PAGE + 3 - from) }, (_, i) => from + i));
      }
      const reading = journal.read(2 * PAGE)[Symbol.asyncIterator]();
      await reading.next();
      await journal.append(-1);
      expect((await reading.next()).value).toMatchObject({ fact: 2 * PAGE + 1 });
      expect((await reading.next()).value).toMatchObject({ fact: 2 * PAGE + 2 });
      expect((await reading.next()).done).toBe(true);
    });

    it("takes blocks of nearly 1 MiB and refuses larger ones", async () => {
      const journal = await open(await settle());
      await journal.append({ bytes: new Uint8Array(1_000_000) });
      await expect(journal.append({ bytes: new Uint8Array(1_100_000) })).rejects.toThrow(OversizeError);
      expect(await collect(journal.read())).toHaveLength(1);
    });

    it("refuses what its schema or IPLD refuses, and can be used afterwards", async () => {
      const journal = await open(await settle());
      await expect(journal.append(true as unknown as Fact)).rejects.toThrow(InvalidDataError);
      await expect(journal.append({ none: undefined })).rejects.toThrow(InvalidDataError);
      await expect(journal.append({ call: () => 1 })).rejects.toThrow(InvalidDataError);
      expect(journal.head()).toBeNull();
      expect((await journal.append("fine")).seq).toBe(0);
    });

    it("refuses work after it is closed, and finishes what was begun", async () => {
      const { place } = await written(0);
      const journal = await open(place);
      const begun = [journal.append("one"), journal.append("two"), journal.append("three")];
      await journal.close();
      await journal.close();
      expect((await Promise.all(begun)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
      await expect(journal.append("late")).rejects.toThrow(NotRunningError);
      await expect(collect(journal.read())).rejects.toThrow(NotRunningError);
      expect((await open(place)).head()?.seq).toBe(2);
    });

    it("has each number once, and stays as it was when a number is taken", async () => {
      const { place, entries } = await written(2);
      const store = await place.open();
      const [first] = entries;
      const again = { seq: 1, cid: first?.cid.bytes ?? new Uint8Array(), bytes: first?.bytes ?? new Uint8Array() };
      await expect(store.append(again)).rejects.toThrow(JournalBusyError);
      await store.close();
      expect((await open(place)).head()).toEqual({ seq: 1, cid: entries[1]?.cid });
    });

    const row = ({ cid, bytes }: JournalEntry) => ({ cid: cid.bytes, bytes });
    const entry = (entries: readonly JournalEntry[], i: number): JournalEntry => {
      const found = entries[i];
      if (found === undefined) throw new RangeError(`no entry ${i}`);
      return found;
    };

    it.each([0, 1, 20, 80])("finds a last write that was cut to %s bytes", async (length) => {
      const { place, entries } = await written(4);
      const last = entry(entries, 3);
      await place.vandalise(3, { cid: last.cid.bytes, bytes: last.bytes.slice(0, length) });
      const opening = open(place);
      await expect(opening).rejects.toThrow(TornJournalError);
      await expect(opening).rejects.toMatchObject({ details: [expect.stringContaining(String(entries[2]?.cid))] });
    });

    it("finds a last write that hashes right and is none", async () => {
      const { place } = await written(1);
      const bytes = Uint8Array.of(0xa0);
      await place.vandalise(1, { cid: cidOf(bytes, CODEC.cbor).bytes, bytes });
      await expect(open(place)).rejects.toThrow(TornJournalError);
    });

    it("finds a changed byte in any entry before the last", async () => {
      const { place, entries } = await written(PAGE + 2);
      for (const seq of [0, 2, PAGE - 1, PAGE]) {
        const { cid, bytes } = entry(entries, seq);
        await place.vandalise(seq, { cid: cid.bytes, bytes: bytes.with(30, 1 ^ (bytes[30] ?? 0)) });
        await expect(open(place)).rejects.toThrow(TamperedJournalError);
        await place.vandalise(seq, { cid: cid.bytes, bytes });
      }
      expect((await open(place)).head()?.seq).toBe(PAGE + 1);
    });

    it("finds an entry that was rewritten together with its CID", async () => {
      const { place, entries } = await written(4);
      const forged = encodeEntry(entry(entries, 1).cid, 2, "forged", strangers.sign);
      await place.vandalise(2, { cid: forged.cid.bytes, bytes: forged.bytes });
      await expect(open(place)).rejects.toThrow(TamperedJournalError);
    });

    it("finds entries that are missing, doubled or swapped", async () => {
      for (const seq of [0, 2]) {
        const { place } = await written(4);
        await place.vandalise(seq, null);
        const opening = open(place);
        await expect(opening).rejects.toThrow(TamperedJournalError);
        await expect(opening).rejects.toThrow(`entry ${seq} is missing`);
      }
      const { place, entries } = await written(4);
      await place.vandalise(1, row(entry(entries, 2)));
      await place.vandalise(2, row(entry(entries, 1)));
      await expect(open(place)).rejects.toThrow(TamperedJournalError);
      const doubled = await written(3);
      await doubled.place.vandalise(3, row(entry(doubled.entries, 2)));
      await expect(open(doubled.place)).rejects.toThrow(TamperedJournalError);
    });

    it("finds a number that the coordinator's own key signed twice", async () => {
      const { place, entries } = await written(3);
      const again = encodeEntry(entry(entries, 2).cid, 2, "again", keys.sign);
      await place.vandalise(3, { cid: again.cid.bytes, bytes: again.bytes });
      await expect(open(place)).rejects.toThrow("says that it is number 2");
    });

    it("refuses a tail that somebody else signed", async () => {
      const { place, entries } = await written(3);
      const foreign = encodeEntry(entry(entries, 2).cid, 3, "foreign", strangers.sign);
      await place.vandalise(3, { cid: foreign.cid.bytes, bytes: foreign.bytes });
      await expect(open(place)).rejects.toThrow(ForeignJournalError);
    });

    it("refuses another coordinator's journal, unless it is a named predecessor's", async () => {
      const { place } = await written(3);
      await expect(open(place, strangers)).rejects.toThrow(ForeignJournalError);
      const heir = peerSigner(new Uint8Array(32).fill(3));
      const journal = await open(place, journalKeys(heir, [signer.publicKey]));
      expect((await journal.append("mine now")).seq).toBe(3);
    });

    it("leaves a journal that it refuses as it was", async () => {
      const { place, entries } = await written(3);
      await expect(open(place, strangers)).rejects.toThrow(ForeignJournalError);
      const journal = await open(place);
      expect(await collect(journal.read())).toEqual(entries);
    });
  });
}
