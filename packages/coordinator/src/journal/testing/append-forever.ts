import { writeSync } from "node:fs";
import { peerSigner } from "@starling/protocol";
import * as z from "zod/mini";
import { journalKeys } from "../journal-keys.ts";
import { openJournal } from "../open-journal.ts";
import { sqliteStore } from "../sqlite-store.ts";

// A process for tests to kill: appends to the journal in argv[2] and says each number once it is durable.
const journal = await openJournal({
  store: sqliteStore(process.argv[2] ?? ""),
  keys: journalKeys(peerSigner(new Uint8Array(32).fill(1))),
  schema: z.strictObject({ padding: z.custom<Uint8Array>(), pid: z.number() }),
});
for (;;) {
  const { seq, cid } = await journal.append({ pid: process.pid, padding: new Uint8Array(700) });
  writeSync(1, `${seq} ${cid}\n`);
}
