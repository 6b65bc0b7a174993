import {
  type Block,
  ChainEventView,
  EpochView,
  InvalidDataError,
  JobView,
  LeaderView,
  MAX_BLOCK_BYTES,
  parse,
  RegistrationView,
  type SignedClaim,
  type SignedJobControl,
  StationInfo,
  verifyBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { StationRefusedError, StationUnreachableError } from "../errors.ts";
import {
  AccountReply,
  CheckReply,
  ClaimedReply,
  ErrorReply,
  type JobParamsText,
  LeafReply,
  OkReply,
  type OperatorPost,
  OperatorReply,
  PostedReply,
  StatusReply,
  TransactionReply,
} from "./schemas.ts";

/** What the operator may order for a job of its own: `close` ends one that is over on the chain too. */
export type OperatorAction = "pause" | "resume" | "cancel" | "close";

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/** A station seen over HTTP: every answer has passed its schema, every block its hash. */
export interface StationClient {
  info(options?: RequestOptions): Promise<StationInfo>;
  status(options?: RequestOptions): Promise<StatusReply>;
  jobs(options?: RequestOptions): Promise<JobView[]>;
  job(id: string, options?: RequestOptions): Promise<JobView>;
  epochs(job?: string, options?: RequestOptions): Promise<EpochView[]>;
  events(job?: string, options?: RequestOptions): Promise<ChainEventView[]>;
  leaderboard(options?: RequestOptions): Promise<LeaderView[]>;
  /** Datasets and base models on record in Provenance, newest first. */
  registrations(options?: RequestOptions): Promise<RegistrationView[]>;
  /** What an account has earned, as coordinator and chain say. */
  account(account: string, options?: RequestOptions): Promise<AccountReply>;
  /** An account's leaf as `claim` and `claimTo` take it. @throws StationRefusedError 404 while no final root has one */
  leaf(job: string, account: string, options?: RequestOptions): Promise<LeafReply>;
  /** Has the station send a signed claim and pay its gas. @throws StationRefusedError where it does not */
  claim(order: SignedClaim, options?: RequestOptions): Promise<ClaimedReply>;
  /** A block by CID from the station's gateway. */
  block(cid: CID, options?: RequestOptions): Promise<Uint8Array>;
  /** Uploads a block to the staging area, where it stays for an hour unless a funded job names it. */
  upload(block: Block, options?: RequestOptions): Promise<void>;
  /** Whether a spec could be posted as it is, and what it would cost. */
  check(spec: CID, options?: RequestOptions): Promise<CheckReply>;
  /** Tells the station of a job that a wallet has posted. */
  announce(params: z.infer<typeof JobParamsText>, options?: RequestOptions): Promise<PostedReply>;
  control(control: SignedJobControl, options?: RequestOptions): Promise<void>;
  /** Test tokens and gas, on the embedded chain only. */
  faucet(address: string, options?: RequestOptions): Promise<void>;
  readonly operator: {
    open(token: string, options?: RequestOptions): Promise<void>;
    session(options?: RequestOptions): Promise<OperatorReply>;
    post(order: OperatorPost, options?: RequestOptions): Promise<PostedReply>;
    control(job: string, action: OperatorAction, options?: RequestOptions): Promise<void>;
    refund(job: string, options?: RequestOptions): Promise<string>;
    /** Adds token wei of the station's researcher to a job's escrow. Gives the transaction. */
    fund(job: string, amount: bigint, options?: RequestOptions): Promise<string>;
    /** Lets a job settle again whose epoch was rejected. */
    settle(job: string, options?: RequestOptions): Promise<void>;
    /** Takes back what nobody claimed in time. Gives the transaction. */
    sweep(job: string, options?: RequestOptions): Promise<string>;
  };
}

async function failure(response: Response): Promise<StationRefusedError> {
  const parsed = ErrorReply.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    return new StationRefusedError(
      response.status,
      `The station answered with status ${response.status}.`,
      "Try again.",
    );
  }
  const { message, fix, details } = parsed.data.error;
  return new StationRefusedError(response.status, message, fix, details);
}

/** A client for the station at `base` (an origin; empty text for the page's own). */
export function createStationClient(base = ""): StationClient {
  async function call(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, init);
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new StationUnreachableError("The station does not answer.", {
        fix: "Check that it runs and that you are online; the page tries again by itself.",
        cause,
      });
    }
    if (!response.ok) throw await failure(response);
    return response;
  }
  async function get<T>(path: string, schema: z.ZodMiniType<T>, { signal }: RequestOptions = {}): Promise<T> {
    const response = await call(path, signal ? { signal } : {});
    return parse(schema, await response.json());
  }
  async function post<T>(
    path: string,
    body: unknown,
    schema: z.ZodMiniType<T>,
    { signal }: RequestOptions = {},
  ): Promise<T> {
    const response = await call(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
    return parse(schema, await response.json());
  }
  const query = (job: string | undefined) => (job === undefined ? "" : `?job=${encodeURIComponent(job)}`);

  return {
    info: (options) => get("/api/station", StationInfo, options),
    status: (options) => get("/api/status", StatusReply, options),
    jobs: (options) => get("/api/jobs", z.array(JobView), options),
    job: (id, options) => get(`/api/jobs/${id}`, JobView, options),
    epochs: (job, options) => get(`/api/epochs${query(job)}`, z.array(EpochView), options),
    events: (job, options) => get(`/api/events${query(job)}`, z.array(ChainEventView), options),
    leaderboard: (options) => get("/api/leaderboard", z.array(LeaderView), options),
    registrations: (options) => get("/api/registrations", z.array(RegistrationView), options),
    account: (account, options) => get(`/api/accounts/${account}`, AccountReply, options),
    leaf: (job, account, options) => get(`/api/jobs/${job}/leaves/${account}`, LeafReply, options),
    claim: (order, options) => post("/api/claims", order, ClaimedReply, options),
    async block(cid, { signal } = {}) {
      const response = await call(`/ipfs/${cid}?format=raw`, signal ? { signal } : {});
      if (Number(response.headers.get("content-length") ?? 0) > MAX_BLOCK_BYTES) {
        throw new InvalidDataError("The gateway offers more than a block.", { fix: "Use another gateway." });
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      verifyBlock(cid, bytes);
      return bytes;
    },
    async upload({ cid, bytes }, { signal } = {}) {
      await call(`/ipfs/${cid}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream" },
        body: bytes.slice(),
        ...(signal ? { signal } : {}),
      });
    },
    check: (spec, options) => post("/api/check", { spec: spec.toString() }, CheckReply, options),
    announce: (params, options) => post("/api/jobs", { params }, PostedReply, options),
    async control(control, options) {
      await post(`/api/jobs/${control.control.job}/control`, control, OkReply, options);
    },
    async faucet(address, options) {
      await post("/api/faucet", { address }, OkReply, options);
    },
    operator: {
      async open(token, options) {
        await post("/api/operator/session", { token }, OkReply, options);
      },
      session: (options) => get("/api/operator/session", OperatorReply, options),
      post: (order, options) => post("/api/operator/post", order, PostedReply, options),
      async control(job, action, options) {
        await post("/api/operator/control", { job, action }, OkReply, options);
      },
      async refund(job, options) {
        return (await post("/api/operator/refund", { job }, TransactionReply, options)).transaction;
      },
      async fund(job, amount, options) {
        const body = { job, amount: amount.toString() };
        return (await post("/api/operator/fund", body, TransactionReply, options)).transaction;
      },
      async settle(job, options) {
        await post("/api/operator/settle", { job }, OkReply, options);
      },
      async sweep(job, options) {
        return (await post("/api/operator/sweep", { job }, TransactionReply, options)).transaction;
      },
    },
  };
}
