import { JournalError } from "../errors.ts";

/** The store itself cannot be read: no journal's file, or a broken one. */
export class JournalDamagedError extends JournalError {
  override name = "JournalDamagedError";
}

/** The last entry is incomplete: its bytes do not hash to its CID, or are none of an entry. */
export class TornJournalError extends JournalError {
  override name = "TornJournalError";
}

/** An entry before the last was changed, removed or put in: the chain of hashes does not hold. */
export class TamperedJournalError extends JournalError {
  override name = "TamperedJournalError";
}

/** The chain holds, but this coordinator's key did not sign its head. */
export class ForeignJournalError extends JournalError {
  override name = "ForeignJournalError";
}

/** Another process or tab has the journal open, or wrote to it meanwhile. */
export class JournalBusyError extends JournalError {
  override name = "JournalBusyError";
}

/** There is no room for another entry. Nothing was written. */
export class JournalFullError extends JournalError {
  override name = "JournalFullError";
}
