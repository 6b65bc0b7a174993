/** Version of the messages and blocks on this page; a tab with another one reloads at a chunk boundary. */
export const PROTOCOL_VERSION = 1;

/** Largest block: bitswap gives up after 10 s, and 1 MiB takes 8.4 s at 1 Mbit/s (TRAINING §6). */
export const MAX_BLOCK_BYTES = 1024 * 1024;

/** Largest block of an update: two of them stay in flight on a slow uplink (TRAINING §6). */
export const MAX_UPDATE_BLOCK_BYTES = 256 * 1024;

/** A reveal is pushed in frames of at most 1 MiB (PROTOCOL §3); the envelope around the bytes needs some room. */
export const MAX_FRAME_BYTES = 1024 * 1024 + 64 * 1024;

/** Consecutive accepted chunks after which a worker is no newcomer (PROTOCOL §1, BOINC's warm-up). */
export const NEWCOMER_CHUNKS = 10;

/** Bounds that a spec's tolerance must stay in, so that no client can reject everybody (PROTOCOL §4). */
export const TOLERANCE_BOUNDS = {
  cosinePpm: { min: 900_000, max: 995_000 },
  normRatioLowPpm: { min: 800_000, max: 980_000 },
  normRatioHighPpm: { min: 1_020_000, max: 1_200_000 },
  /** Tensors with fewer elements are pooled. */
  minElements: 1_024,
} as const;

/** Tolerance of a spec that says nothing else (PROTOCOL §4); f16 keeps eleven bits, and two GPUs round them elsewhere. */
export const DEFAULT_TOLERANCE = {
  f32: { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 },
  f16: { cosinePpm: 970_000, normRatioLowPpm: 940_000, normRatioHighPpm: 1_060_000 },
} as const;

/** Share of newcomers' second copies that always go to the station's own worker: one in five (PROTOCOL §3). */
export const STATION_CHECK_ONE_IN = 5;

/** Units are FLOPs; prices are token wei for this many of them (PROTOCOL §7). */
export const PRICE_UNIT = 1_000_000_000_000n;

/** Evidence lists are cut into pages so that every page stays a block of well under 1 MiB. */
export const EVIDENCE_PAGE = 500;

/** Basis points in the whole. */
export const BPS = 10_000n;
