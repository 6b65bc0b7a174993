/** Own id for the embedded chain: 31337 is everybody's, and a signature for one would count on all of them. */
export const LOCAL_CHAIN_ID = 31_415;

/** Room above the estimate: the state may move between estimate and inclusion (a colder slot, a new holder). */
export const GAS_MARGIN_PERCENT = 25n;

/** How often a receipt or the head is asked for. An embedded chain mines at once; a public one takes seconds. */
export const POLL_MS = { local: 100, remote: 2_000 } as const;

/** How long a transaction may stay without a receipt before its sender is told so. */
export const RECEIPT_TIMEOUT_MS = 120_000;

/** Public RPCs refuse wide log queries; 5,000 blocks pass on those that document a limit. */
export const LOG_RANGE = 5_000n;

/** How many confirmed blocks `watch` remembers in order to notice that the chain was rewritten. */
export const REMEMBERED_BLOCKS = 128;

/** Most raw transactions that a log keeps: an embedded chain may lose its last half second, never this many. */
export const LOGGED_TRANSACTIONS = 512;

/** A browser's request to `/rpc`: a signed deployment of our contracts takes 40 kB as hexadecimal text. */
export const RPC_BODY_BYTES = 256 * 1024;

/** A page's batch: viem collects at most a few calls of one render. */
export const RPC_BATCH = 50;

/** How often, and after how long, a transaction is signed anew when its nonce turned out to be taken. */
export const NONCE_RETRIES = { times: 3, waitMs: 500 } as const;
