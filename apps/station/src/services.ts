import type {
  Address,
  Block,
  ChainEventView,
  EpochView,
  Hex,
  JobId,
  JobView,
  LeaderView,
  RegistrationView,
  SignedClaim,
  SignedJobControl,
  StationInfo,
} from "@starling/protocol";
import type {
  AccountReply,
  CheckReply,
  ClaimedReply,
  JobParamsText,
  LeafReply,
  OperatorAction,
  OperatorPost,
  OperatorReply,
  PostedReply,
  StatusReply,
} from "@starling/sdk";
import type { CID } from "multiformats/cid";
import type * as z from "zod/mini";
import type { Live } from "./http/live.ts";
import type { OperatorSessions } from "./operator/session.ts";
import type { SealedKeys } from "./sealed/sealed-keys.ts";

/** What the HTTP routes can ask of the running station. */
export interface StationServices {
  readonly info: () => StationInfo;
  readonly status: () => Promise<StatusReply>;
  readonly live: Live;
  readonly sessions: OperatorSessions;
  readonly views: {
    jobs(): Promise<JobView[]>;
    job(id: string): Promise<JobView | undefined>;
    epochs(job: string | undefined): Promise<EpochView[]>;
    events(job: string | undefined): Promise<ChainEventView[]>;
    leaderboard(): Promise<LeaderView[]>;
    registrations(): Promise<RegistrationView[]>;
  };
  readonly blocks: {
    /** A block that the station holds, undefined when it does not or when it serves none. */
    get(cid: CID): Promise<Uint8Array | undefined>;
    /** Takes an uploaded block into staging. @throws RequestError 507 over the quota */
    stage(block: Block): Promise<void>;
  };
  readonly sealed: SealedKeys;
  readonly accounts: {
    /** What an account has earned. */
    of(account: Address): Promise<AccountReply>;
    /** An account's leaf of the newest final pay tree; undefined without one. */
    leaf(job: JobId, account: Address): LeafReply | undefined;
    /** Sends a signed claim. @throws ClaimRefusedError, AuthorityError */
    claim(order: SignedClaim): Promise<ClaimedReply>;
  };
  readonly jobs: {
    check(spec: CID): Promise<CheckReply>;
    announce(params: z.infer<typeof JobParamsText>): Promise<PostedReply>;
    control(control: SignedJobControl): Promise<void>;
  };
  readonly operator: {
    session(): Promise<Omit<OperatorReply, "operator">>;
    post(order: OperatorPost): Promise<PostedReply>;
    control(job: string, action: OperatorAction): Promise<void>;
    refund(job: string): Promise<Hex>;
    /** Adds token wei of the researcher's to a job's escrow. */
    fund(job: string, amount: bigint): Promise<Hex>;
    /** Takes back what nobody claimed in time. */
    sweep(job: string): Promise<Hex>;
    /** Lets a job settle again whose epoch was rejected. @throws ControlRefusedError */
    settle(job: string): Promise<void>;
    /** Whether the station gives out blocks, over streams and its gateway; without, tabs have only each other. */
    setServing(serving: boolean): void;
  };
  /** Sends test tokens and gas; undefined on a chain that is not embedded. */
  readonly faucet: ((address: Address) => Promise<void>) | undefined;
  /** Answers the body of a JSON-RPC request through the allow-list. */
  readonly rpc: (body: Uint8Array) => Promise<{ readonly status: number; readonly body: string }>;
}
