/** Largest frame of control protocols that carry no blocks (tracker, hello): keeps a stranger's demand on memory small. */
export const MAX_CONTROL_FRAME_BYTES = 64 * 1024;

/**
 * Bytes queued on one data channel before the writer waits: two messages. Beyond 128 KiB Chromium's SCTP bursts and
 * then stalls for 2-4 s on a new connection; with less the channel runs dry whenever the page is busy.
 */
export const MAX_BUFFERED_BYTES = 96 * 1024;

/**
 * Largest data channel message between tabs. libp2p's 16 KiB are for go and rust peers, which tabs do not dial over
 * this transport; four times as much costs the page's thread a third less for each byte.
 */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A writer goes on once fewer bytes than this wait in the stream: enough to keep the channel fed, little to hold. */
export const WRITE_LOW_WATER_BYTES = 256 * 1024;

/** Streams of one protocol that a request may use at once to one peer; libp2p refuses the 65th. */
export const MAX_REQUESTS_PER_PEER = 16;

/** Inbound streams of one protocol on one connection. */
export const MAX_INBOUND_STREAMS = 32;

/** How long a request waits for its reply when its protocol says nothing else. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** How long an inbound stream may take to send its whole request: ends slow senders. */
export const RECEIVE_TIMEOUT_MS = 15_000;

/** Dial timeouts: libp2p's 6 and 10 s lose a third of the dials on a busy two-core machine. */
export const ADDRESS_DIAL_TIMEOUT_MS = 20_000;
export const DIAL_TIMEOUT_MS = 30_000;

/** Attempts of one WebRTC dial before the next address; a lost ICE candidate makes the first one hang. */
export const WEBRTC_ATTEMPT_MS = 10_000;

/** Rounds over a peer's addresses before it counts as unreachable. */
export const DIAL_ROUNDS = 2;

/** Dials that run at once: each costs both ends a key agreement and ICE. */
export const MAX_PARALLEL_DIALS = 4;

/** How long the higher peer id leaves the dial to the lower one when that has begun to signal. */
export const GLARE_WAIT_MS = 1_500;

/** Two direct connections opened closer together than this come from both ends dialling at once. */
export const GLARE_WINDOW_MS = 2_000;

/** Time that signalling and open streams get before an extra or relayed connection is closed. */
export const EXTRA_CONNECTION_GRACE_MS = 3_000;

/** First and longest pause of the relay loop; each is multiplied by a random factor in [0.5, 1.5). */
export const RELAY_RETRY_MS = 1_000;
export const RELAY_RETRY_MAX_MS = 30_000;

/** Pause between two looks at whether a relay is still connected. */
export const RELAY_CHECK_MS = 1_000;

/** How long a connected relay may take to give the reservation that libp2p asks for by itself. */
export const RESERVATION_PATIENCE_MS = 5_000;

/** Pings on the hello stream: round-trip times for the page, and traffic that keeps NAT bindings open. */
export const HELLO_PING_MS = 10_000;

/** Pings in a row without an answer after which a connection counts as dead: a busy tab may miss two or three. */
export const MAX_LOST_PINGS = 4;

/** Connections of one tab: two relays, four to eight lasting peers, and room for those who dial us. */
export const TAB_MAX_CONNECTIONS = 60;
/** Per second and host: whoever dials over a relay has the relay's address, so libp2p's 5 would throttle a whole network. */
export const TAB_INBOUND_PER_SECOND = 1_000;

/** Relay limits; 128 KiB and two minutes are ample for SDP and stop the relay from becoming a proxy. */
export const RELAY_LIMITS = {
  maxReservations: 10_000,
  reservationTtlMs: 2 * 3_600_000,
  dataBytes: 131_072n,
  durationMs: 120_000,
  maxConnections: 20_000,
  /** Per second and host; every tab behind the station's own HTTP door has the same address. */
  inboundPerSecond: 10_000,
  maxPending: 2_000,
  maxStopStreams: 2_000,
} as const;

/** Largest gossip message: announcements, never payloads. */
export const MAX_GOSSIP_BYTES = 4 * 1024;

/** Wants that a peer may have open on one block stream; a want is a credit for one block. */
export const MAX_WANTS_PER_STREAM = 16;

/** Wants that we keep open on one peer: 3 blocks of 1 MiB stay below libp2p's 4 MiB read buffer. */
export const WANTS_IN_FLIGHT = 3;

/** ... and by bitswap, which sends one message of at most 2 MiB at a time and needs a round trip more for each. */
export const BITSWAP_IN_FLIGHT = 6;

/** Peers that one fetch is striped over: a link gives 1-3 MiB/s over real distances, six multiply it by four. */
export const MAX_FETCH_PEERS = 6;

/** A block is asked elsewhere after this long without a byte from its peer. */
export const BLOCK_IDLE_MS = 4_000;

/** ... and after this long in any case: a peer must not hold a fetch by sending a byte a second. */
export const BLOCK_MAX_MS = 20_000;

/** Failures in a row after which a peer is left out of a fetch. */
export const MAX_SOURCE_FAILURES = 2;

/** "I do not have it" answers before the first block, after which a peer of unknown stock is left out. */
export const MAX_MISSES = 8;

/** How often a fetch looks for late blocks, and for new peers while it lacks some. */
export const FETCH_TICK_MS = 250;
export const FIND_PEERS_MS = 2_000;

/** How long blocks are left to a peer that is still being dialled: a direct connection takes 0.3 s, 1 s when busy. */
export const OPEN_PATIENCE_MS = 3_000;
/** Without progress for this long a fetch also turns to the station and to gateways. */
export const STALL_MS = 6_000;

/** A fetch that nobody has answered for this long gives up, unless its deadline comes first. */
export const FETCH_GIVE_UP_MS = 30_000;

/** Block streams close after this long without a want. */
export const BLOCK_STREAM_IDLE_MS = 60_000;

/** Parallel requests to one trustless gateway. */
export const GATEWAY_IN_FLIGHT = 4;

/** Tracker: life of an announcement without renewal, and how often a tab renews. */
export const ANNOUNCE_TTL_MS = 4 * 60_000;
export const ANNOUNCE_EVERY_MS = 90_000;

/** Tracker: CIDs in one message, CIDs remembered for one peer, and peers in one answer. */
export const TRACKER_MAX_CIDS = 1_024;
export const TRACKER_MAX_CIDS_PER_PEER = 16_384;
export const TRACKER_MAX_PEERS = 32;
