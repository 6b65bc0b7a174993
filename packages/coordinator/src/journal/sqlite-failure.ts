import { StarlingError } from "@starling/protocol";
import { JournalBusyError, JournalDamagedError, JournalFullError } from "./errors.ts";

/** Primary result codes of SQLite that have an answer of their own (sqlite.org/rescode.html). */
const CODE = { busy: 5, locked: 6, readonly: 8, full: 13, cannotOpen: 14, constraint: 19 } as const;

/** The typed error for what SQLite threw; other Starling errors pass. */
export function sqliteFailure(path: string, cause: unknown): StarlingError {
  if (cause instanceof StarlingError) return cause;
  switch (primaryCode(cause)) {
    case CODE.busy:
    case CODE.locked:
    case CODE.constraint:
      return new JournalBusyError(`Another process uses the journal ${path}.`, {
        fix: "Stop the other station, or give this one its own data folder.",
        cause,
      });
    case CODE.full:
      return new JournalFullError(`There is no room for another entry in ${path}.`, {
        fix: "Free disk space; the station goes on by itself.",
        cause,
      });
    case CODE.readonly:
    case CODE.cannotOpen:
      return new JournalDamagedError(`The journal ${path} cannot be opened for writing.`, {
        fix: "Give this user write permission to the file and its folder.",
        cause,
      });
    default:
      return new JournalDamagedError(`The journal ${path} is damaged.`, {
        fix: "Restore the file from a copy, or move it away to begin a new journal; its jobs then need a standby.",
        cause,
      });
  }
}

function primaryCode(cause: unknown): number | undefined {
  if (typeof cause !== "object" || cause === null || !("errcode" in cause)) return undefined;
  return typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined;
}
