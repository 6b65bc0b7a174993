import { parse } from "@starling/protocol";
import { Fact } from "../facts/fact.ts";
import { journalKeys } from "../journal/journal-keys.ts";
import { memoryStore } from "../journal/memory-store.ts";
import { openJournal } from "../journal/open-journal.ts";
import { testSession } from "./test-keys.ts";
import type { TestStation } from "./test-station.ts";

/** What a station's journal holds. */
export async function journaled({ entries }: Pick<TestStation, "entries">): Promise<Fact[]> {
  const journal = await openJournal({ store: memoryStore(entries), keys: journalKeys(testSession(903)), schema: Fact });
  const facts: Fact[] = [];
  for await (const { fact } of journal.read()) facts.push(parse<Fact>(Fact, fact));
  return facts;
}
