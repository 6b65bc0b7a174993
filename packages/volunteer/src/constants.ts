/** Life of a worker's delegation: long enough to be made rarely, short enough that a lost key ends by itself. */
export const DELEGATION_SECONDS = 30 * 24 * 3_600;

/** A delegation is made anew when less than this is left, so that no chunk outlives it. */
export const DELEGATION_RENEW_SECONDS = 7 * 24 * 3_600;

/** Rounds of PBKDF2-HMAC-SHA-256 for exports: OWASP's figure of 2023, about 0.3 s on a laptop. */
export const EXPORT_ITERATIONS = 600_000;

/** Bounds for imports: weaker files are refused, stronger ones must not hang the page. */
export const IMPORT_ITERATIONS = { min: 100_000, max: 10_000_000 } as const;

/** Shortest passphrase of an export. */
export const MIN_PASSPHRASE = 8;

/** Largest file that import reads. */
export const MAX_EXPORT_CHARACTERS = 16_384;

/** First and longest pause between attempts to reach the coordinator; each is multiplied by a factor in [0.5, 1.5). */
export const RECONNECT_MS = { first: 500, longest: 30_000 } as const;

/** Failures in a row without one acknowledged chunk after which the volunteer stops and says so. */
export const MAX_FAILURES_IN_A_ROW = 5;

/** Largest sealed payout key that a station is asked to keep. */
export const MAX_SEALED_BYTES = 256;

/** How long the coordinator may take for each answer; a frame of 1 MiB needs 8.4 s at 1 Mbit/s. */
export const REPLY_MS = {
  hello: 15_000,
  lease: 15_000,
  heartbeat: 10_000,
  release: 5_000,
  commit: 15_000,
  reveal: 60_000,
  block: 30_000,
  account: 15_000,
} as const;

/** A lease is renewed when this part of it has passed, ... */
export const HEARTBEAT_PART = 1 / 3;

/** ... but neither more nor less often than this, so that progress moves and nobody is flooded. */
export const HEARTBEAT_MS = { shortest: 1_000, longest: 10_000 } as const;

/** Part of a lease that fetching may take before the gateway has to help. */
export const FETCH_PART = 1 / 2;

/** Blocks of a reveal that travel in one frame: two of 256 KiB beside output and receipt stay below 1 MiB. */
export const BLOCKS_IN_REVEAL = 2;

/** Frames of one reveal are pushed again at most this often before the connection is given up. */
export const MAX_REVEAL_FRAMES = 4_096;

/** How often the account is asked for while working, and how old the last answer may be for the page. */
export const ACCOUNT_EVERY_MS = 10_000;

/** How often peers and byte counts are copied into the state. */
export const SNAPSHOT_EVERY_MS = 1_000;

/** Points of the loss curve, rounds and log lines kept for the page. */
export const HISTORY = { losses: 2_000, chunks: 200, log: 500 } as const;

/** Milliseconds between two showings of progress: drawing a page takes of the same machine as the chunk. */
export const PROGRESS_EVERY_MS = 250;

/** Most shards that one chunk may touch: its window is to fit the memory of a tab. */
export const MAX_INPUT_SHARDS = 512;

/** Life of a claim's signature. */
export const CLAIM_SECONDS = 15 * 60;

/** Smallest and largest GPU share. */
export const SHARE = { min: 0.1, max: 1 } as const;

/** Byte limits that settings may name. */
export const MIN_CACHE_BYTES = 16 * 1024 * 1024;

/** Answers that a tab without the compute lock waits for from the tab that has it. */
export const MIRROR_REPLY_MS = 5_000;

/** Names under which the browser keeps one holder per profile. */
export const LOCK = { compute: "starling/compute", identity: "starling/identity" } as const;

/** Channel on which tabs of a profile mirror one another. */
export const MIRROR_CHANNEL = "starling/volunteer/1";

/** A chunk's local steps stay below this multiple of the spec's (TRAINING §3, H_i). */
export const MAX_STEPS_FACTOR = 2.5;
