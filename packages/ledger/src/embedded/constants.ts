/** The in-process EVM's journal in its folder. */
export const MINICHAIN_FILE = "minichain.jsonl";

/** How often the state is written when blocks came: what a killed station can lose, and its log brings back. */
export const SNAPSHOT_MS = 500;

/** A snapshot takes at most this share of the time: 30 ms at 500 blocks, growing with the chain. */
export const SNAPSHOT_SHARE = 0.1;

/** Snapshots kept: the newest may be the one that a crash cut short. */
export const SNAPSHOTS_KEPT = 2;

/** Boot takes 80-280 ms, on a busy machine with a long chain a few seconds. */
export const START_TIMEOUT_MS = 20_000;

/** A process that does not end by then is killed; the last snapshot is on disk before it is asked. */
export const STOP_TIMEOUT_MS = 5_000;
