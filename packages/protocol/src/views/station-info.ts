import * as z from "zod/mini";
import { address, bytes32, decimal, integer, peerIdText, safeInteger, text, u32 } from "../scalars.ts";

const iceServer = z.strictObject({
  urls: z.array(text(300)).check(z.maxLength(8)),
  username: z.optional(text(300)),
  credential: z.optional(text(300)),
});

/** `GET /api/station`: what a page must know to join. */
export const StationInfo = z.strictObject({
  v: z.literal(1),
  protocol: u32,
  engine: bytes32,
  name: text(80),
  chain: z.strictObject({
    id: safeInteger,
    name: text(60),
    /** Same-origin path of the RPC door, or an absolute URL. */
    rpc: text(300),
    embedded: z.boolean(),
    explorer: z.nullable(text(300)),
    contract: address,
    /** Where datasets, base models and final models are on record. */
    provenance: address,
    token: address,
    tokenSymbol: text(12),
    tokenDecimals: integer(0, 36),
  }),
  /** Multiaddrs of relays, with their peer ids; any of them may be down. */
  relays: z.array(text(300)).check(z.maxLength(8)),
  coordinator: peerIdText,
  /** What a job's on-chain parameters must say so that this station takes it on. */
  terms: z.strictObject({
    /** Account that coordinates. */
    coordinator: address,
    /** Who decides challenges: here a contract that hears proofs alone. */
    arbiter: address,
    /** What the station puts at stake for an epoch, in token wei: a job may ask for as much and not more. */
    bond: decimal,
    /** Seconds in which an epoch can be challenged, and in which the arbiter answers. */
    window: u32,
    ruling: u32,
  }),
  /** Whether the station sends claims and pays their gas; elsewhere the claimer's wallet does. */
  sponsorsClaims: z.boolean(),
  iceServers: z.array(iceServer).check(z.maxLength(8)),
  /** The operator's project at WalletConnect's relay, through which wallets in other apps can be reached. */
  walletConnectProject: z.nullable(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
  /** Whether peers on private addresses may be dialled (a station on the loopback interface). */
  allowPrivate: z.boolean(),
  /** Whether tabs take software adapters; otherwise they offer their visitors the CPU. */
  allowFallbackAdapter: z.boolean(),
});
export type StationInfo = z.infer<typeof StationInfo>;

/** A row of the leaderboard. */
export const LeaderView = z.strictObject({
  worker: address,
  units: text(80),
  chunks: u32,
  jobs: u32,
  amount: text(80),
  lastSeen: safeInteger,
});
export type LeaderView = z.infer<typeof LeaderView>;
