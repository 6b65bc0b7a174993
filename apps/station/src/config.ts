import { resolve } from "node:path";
import { parseUnits } from "viem";
import * as z from "zod/mini";
import { ConfigError } from "./errors.ts";

/** Port of the site. Fixed, because the port is part of the origin that holds the volunteers' keys. */
const DEFAULT_PORT = 4610;

const port = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => Number(text)),
  ),
  z.number().check(z.int(), z.minimum(0), z.maximum(65_535)),
);
const count = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => Number(text)),
  ),
  z.number().check(z.int(), z.minimum(1), z.maximum(100_000)),
);
const hours = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => Number(text)),
  ),
  z.number().check(z.minimum(0), z.maximum(100_000)),
);
const key = z.string().check(z.regex(/^0x[0-9a-f]{64}$/, { error: "must be 0x and 64 lowercase hexadecimal digits" }));
const account = z
  .string()
  .check(z.regex(/^0x[0-9a-f]{40}$/, { error: "must be 0x and 40 lowercase hexadecimal digits" }));
const iceServers = z.array(
  z.strictObject({ urls: z.array(z.string()), username: z.optional(z.string()), credential: z.optional(z.string()) }),
);

/** Tokens of 18 decimals. */
const tokens = z
  .string()
  .check(z.regex(/^(0|[1-9][0-9]{0,14})(\.[0-9]{1,18})?$/, { error: "must be a number of tokens, such as 2.5" }));

const Environment = z.object({
  HOST: z.optional(z.string()),
  PORT: z.optional(port),
  PUBLIC_URL: z.optional(z.url()),
  DATA_DIR: z.optional(z.string()),
  ICE_SERVERS: z.optional(z.string()),
  RELAYS: z.optional(z.string()),
  RPC_URL: z.optional(z.url()),
  CHAIN_ID: z.optional(z.string().check(z.regex(/^[1-9][0-9]*$/, { error: "must be a number" }))),
  STATION_KEY: z.optional(key),
  RESEARCHER_KEY: z.optional(key),
  DEPLOYMENT: z.optional(z.string().check(z.minLength(1))),
  TOKEN: z.optional(account),
  WALLETCONNECT_PROJECT_ID: z.optional(
    z.string().check(z.regex(/^[0-9a-f]{32}$/, { error: "must be 32 lowercase hexadecimal digits" })),
  ),
  ALLOW_SOFTWARE_GPU: z.optional(z.enum(["0", "1"])),
  SPONSOR_CLAIMS: z.optional(z.enum(["0", "1"])),
  SAMPLE_ROUNDS: z.optional(count),
  SAMPLE_CHUNKS: z.optional(count),
  EPOCH_ROUNDS: z.optional(count),
  EPOCH_SECONDS: z.optional(count),
  EMBEDDED_CHAIN: z.optional(z.enum(["anvil", "minichain"])),
  STORE_GB: z.optional(count),
  KEEP_HOURS: z.optional(hours),
  CHALLENGE_BUDGET: z.optional(tokens),
});

/** An external chain that takes the embedded one's place. */
export interface ExternalChain {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly stationKey: `0x${string}`;
  readonly researcherKey: `0x${string}` | undefined;
  /** Path of an addresses file, as `npm run deploy` writes it; deployed once and remembered when absent. */
  readonly deployment: string | undefined;
  /** ERC-20 that jobs are paid in; a test token is deployed where absent. */
  readonly token: `0x${string}` | undefined;
}

/** The station's settings, all from environment variables (docs/configuration.md lists them). */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Origin under which people open the site, e.g. `https://starling.example`; that of host and port where not set. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly iceServers: z.infer<typeof iceServers>;
  /** Multiaddrs of further relays. */
  readonly relays: readonly string[];
  readonly chain: ExternalChain | undefined;
  /** Which embedded chain runs where no external one is set; what the platform has where undefined. */
  readonly embedded: "anvil" | "minichain" | undefined;
  /** Bytes of blocks that the station keeps. */
  readonly storeBytes: number;
  /** Milliseconds that a closed job's blocks are kept. */
  readonly keepMs: number;
  /** Whether tabs take a software adapter; otherwise they offer their visitors the CPU, which is faster. */
  readonly allowSoftwareGpu: boolean;
  /** Project id of WalletConnect (cloud.reown.com); without it no page asks WalletConnect's servers for anything. */
  readonly walletConnectProject: string | undefined;
  /** Whether the station sends volunteers' claims and pays their gas. */
  readonly sponsorClaims: boolean;
  /** Length of the sample job that is posted where none is open. */
  readonly sample: { readonly rounds: number; readonly chunks: number };
  /** Token wei that may be bonded in challenges of others' epochs at one time. */
  readonly challengeBudget: bigint;
  /** How often pay is settled on the chain, whichever comes first. */
  readonly epochs: { readonly everyRounds: number; readonly everyMs: number };
  /** True when only this machine can reach the station. */
  readonly loopback: boolean;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function readIceServers(text: string | undefined): Config["iceServers"] {
  if (text === undefined) return [];
  try {
    return z.parse(iceServers, JSON.parse(text));
  } catch (cause) {
    throw new ConfigError("ICE_SERVERS can not be read.", {
      fix: 'Set it to JSON such as [{"urls":["stun:stun.example.org:3478"]}].',
      cause,
    });
  }
}

function readChain(env: z.infer<typeof Environment>): ExternalChain | undefined {
  if (env.RPC_URL === undefined) return undefined;
  const chainId = Number(env.CHAIN_ID);
  if (!Number.isSafeInteger(chainId) || chainId <= 0) {
    throw new ConfigError("RPC_URL is set without a usable CHAIN_ID.", { fix: "Set CHAIN_ID to the chain's number." });
  }
  if (env.STATION_KEY === undefined) {
    throw new ConfigError("RPC_URL is set without STATION_KEY.", {
      fix: "Set STATION_KEY to the private key (0x…) that pays for the station's transactions.",
    });
  }
  return {
    rpcUrl: env.RPC_URL,
    chainId,
    stationKey: env.STATION_KEY as `0x${string}`,
    researcherKey: env.RESEARCHER_KEY as `0x${string}` | undefined,
    deployment: env.DEPLOYMENT === undefined ? undefined : resolve(env.DEPLOYMENT),
    token: env.TOKEN as `0x${string}` | undefined,
  };
}

/**
 * Reads the settings.
 * @throws ConfigError naming the variable and its fix.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const result = Environment.safeParse(env);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ConfigError(`The setting ${issue?.path.join(".")} can not be used: ${issue?.message}.`, {
      fix: "Correct the environment variable or leave it out.",
    });
  }
  const values = result.data;
  const host = values.HOST ?? "127.0.0.1";
  const listenPort = values.PORT ?? DEFAULT_PORT;
  const loopback = isLoopback(host);
  return {
    host,
    port: listenPort,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, ""),
    dataDir: resolve(values.DATA_DIR ?? ".starling"),
    iceServers: readIceServers(values.ICE_SERVERS),
    relays: (values.RELAYS ?? "")
      .split(",")
      .map((text) => text.trim())
      .filter((text) => text !== ""),
    chain: readChain(values),
    embedded: values.EMBEDDED_CHAIN,
    storeBytes: (values.STORE_GB ?? 8) * 1024 ** 3,
    keepMs: (values.KEEP_HOURS ?? 7 * 24) * 3_600_000,
    allowSoftwareGpu: values.ALLOW_SOFTWARE_GPU === "1",
    walletConnectProject: values.WALLETCONNECT_PROJECT_ID,
    sponsorClaims: values.SPONSOR_CLAIMS !== "0",
    challengeBudget: parseUnits(values.CHALLENGE_BUDGET ?? "0", 18),
    sample: { rounds: values.SAMPLE_ROUNDS ?? 20, chunks: values.SAMPLE_CHUNKS ?? 4 },
    epochs: { everyRounds: values.EPOCH_ROUNDS ?? 5, everyMs: 1_000 * (values.EPOCH_SECONDS ?? 60) },
    loopback,
  };
}
