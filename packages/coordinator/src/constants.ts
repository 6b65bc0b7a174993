/** Lease history that the adaptive deadline looks at: recent enough to follow a changing crowd. */
export const DURATION_HISTORY = 64;

/** Deadline = median + 6·MAD: for normal durations MAD ≈ 0.67σ, so about four standard deviations. */
export const DEADLINE_MADS = 6;

/** Below this many durations the spec's own first deadline holds. */
export const MIN_DURATIONS = 5;

/** A deadline is never shorter than this, or than twice the median: a tab may lose seconds to a shader compilation. */
export const MIN_LEASE_MS = 5_000;

/** The spec bounds every lease, renewals included, by four times its first deadline. */
export const LEASE_CAP = 4;

/** After a restart running leases get at least this long, because their renewals were not journaled. */
export const RESUME_GRACE_MS = 10_000;

/** Results that one session may owe at a time: the one it uploads and the one it computes. */
export const MAX_OPEN_LEASES = 2;

/** Weight of the newest measurement in a worker's speed (TRAINING §3). */
export const SPEED_ALPHA = 0.1;

/** Local steps follow a worker's speed inside these bounds (TRAINING §3, H_i). */
export const STEPS_RANGE = { low: 0.25, high: 2.5 } as const;

/** Attempts at one copy before the chunk is left alone: a chunk that breaks tabs must not break all of them. */
export const MAX_ATTEMPTS = 16;

/** A round below its quorum is extended twice by its own length, then waits for workers. */
export const ROUND_EXTENSIONS = 2;

/** A trusted worker's chunk is checked in one of so many, drawn by the seed; adaptive replication replaces this. */
export const TRUSTED_CHECK_ONE_IN = 5;

/** Device differences on an evaluation: a few samples near the border change sides, the loss moves in its last digits. */
export const EVALUATION_TOLERANCE = { correctPpm: 5_000, correctFloor: 2, lossPpm: 5_000 } as const;

/** How often time itself is looked at: leases and rounds end at deadlines even when nobody says a word. */
export const TICK_MS = 500;

/** Pause after an effect that failed (a chain that is away, a block that is missing): doubles up to the second value. */
export const RETRY_MS = { first: 1_000, most: 60_000 } as const;

/** How long a chain reading is used before it is read again. */
export const CHAIN_CACHE_MS = 2_000;

/** How often money is looked at without anybody asking: a client may close a job or add to it at any time. */
export const CHAIN_REFRESH_MS = 10_000;

/** Pause between two looks at a pending epoch: windows last minutes at least, outside of tests. */
export const SETTLE_MS = 1_000;

/** How long a job without money waits for a top-up before it ends. */
export const BUDGET_GRACE_MS = 10 * 60_000;

/** A closed job's blocks are kept for a week, so that its model can be fetched and its rounds be audited. */
export const KEEP_MS = 7 * 24 * 3_600_000;

/** Sessions that may be connected to one coordinator (DESIGN §6: the first few thousand tabs). */
export const MAX_SESSIONS = 10_000;

/** Bytes of half-finished reveals in memory (headers; blocks go to the store at once). */
export const MAX_PENDING_REVEALS = 4_096;

/** Leases ended by a seal whose workers can still be told why: more than the workers of a round. */
export const MAX_OUTRUN = 2_048;

/** Updates that one round record names at most. */
export const MAX_SUMMED = 1_024;

/** A sponsored claim is submitted for one account of a job at most this often. */
export const CLAIM_INTERVAL_MS = 60_000;

/** Retry hints for workers that have to wait: quick where the state changes by itself. */
export const WAIT_MS = { soon: 500, round: 2_000, long: 10_000 } as const;

/** Stations' recomputed results that are kept for a later copy of the same chunk. */
export const CHECK_CACHE = 4;
