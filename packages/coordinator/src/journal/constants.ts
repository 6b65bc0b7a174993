/** Entries read from a store at a time: few enough for memory even if every one were a full block. */
export const PAGE = 64;

/** Longest signature that an entry may carry; Ed25519 has 64 bytes. */
export const MAX_SIGNATURE = 128;

/** `application_id` of a journal's SQLite file ("STJL"), so that no other program's file is taken for one. */
export const APPLICATION_ID = 0x53_54_4a_4c;

/** `user_version` of a journal's SQLite file: the layout of its one table. */
export const FILE_VERSION = 1;

/** How long opening waits for a process that is just letting go of the file. */
export const LOCK_WAIT_MS = 2_000;
