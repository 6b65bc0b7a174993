import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, FILE_VERSION, LOCK_WAIT_MS } from "./constants.ts";
import { JournalDamagedError } from "./errors.ts";
import type { JournalStore, StoredEntry } from "./journal-store.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/**
 * A station's journal in one SQLite file. Write-ahead log with `synchronous=FULL`: an entry is with the disk before its
 * append resolves. The file is locked for this process, and the lock dies with it.
 * @param path of the file; its folder is made where there is none
 * @throws JournalBusyError where another process has it; JournalDamagedError where it is no sound journal
 */
export function sqliteStore(path: string): JournalStore {
  const database = openFile(path);
  const insert = database.prepare("INSERT INTO entries (seq, cid, bytes) VALUES (?, ?, ?)");
  const select = database.prepare("SELECT seq, cid, bytes FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?");
  let open = true;
  return {
    async append({ seq, cid, bytes }) {
      try {
        insert.run(seq, cid, bytes);
      } catch (cause) {
        throw sqliteFailure(path, cause);
      }
    },
    async page(from, limit) {
      try {
        return select.all(from, limit).map((row) => storedEntry(path, row));
      } catch (cause) {
        throw sqliteFailure(path, cause);
      }
    },
    async close() {
      if (open) database.close();
      open = false;
    },
  };
}

function openFile(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    // The lock mode comes first: with it the log needs no shared memory, and locks are kept once they are taken.
    database.exec("PRAGMA locking_mode=EXCLUSIVE");
    const fresh = isEmpty(database);
    if (!fresh) assertJournal(path, database);
    database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    if (fresh) create(database);
    // A transaction that could write makes sure of the lock now and not at the first fact.
    else database.exec("BEGIN EXCLUSIVE; COMMIT");
    return database;
  } catch (cause) {
    database?.close();
    throw sqliteFailure(path, cause);
  }
}

function create(database: DatabaseSync): void {
  database.exec(`BEGIN EXCLUSIVE;
    PRAGMA application_id=${APPLICATION_ID};
    PRAGMA user_version=${FILE_VERSION};
    CREATE TABLE entries (seq INTEGER PRIMARY KEY, cid BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
    COMMIT`);
}

/** A crash between the making of the file and its table leaves an empty database. */
function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT name FROM sqlite_schema LIMIT 1").get() === undefined;
}

function assertJournal(path: string, database: DatabaseSync): void {
  const id = database.prepare("PRAGMA application_id").get()?.["application_id"];
  const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
  if (id === APPLICATION_ID && version === FILE_VERSION) return;
  const what = id === APPLICATION_ID ? `has layout ${version}, not ${FILE_VERSION}` : "belongs to another program";
  throw new JournalDamagedError(`The file ${path} is no journal of this version: it ${what}.`, {
    fix: "Choose another data folder, or start the version of Starling that wrote it.",
  });
}

function storedEntry(path: string, { seq, cid, bytes }: Record<string, unknown>): StoredEntry {
  if (typeof seq === "number" && cid instanceof Uint8Array && bytes instanceof Uint8Array) return { seq, cid, bytes };
  throw new JournalDamagedError(`A row of the journal ${path} is none of an entry.`, {
    fix: "Restore the journal from a copy.",
  });
}
