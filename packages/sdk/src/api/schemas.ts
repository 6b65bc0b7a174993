import { address, bytes32, decimal, integer, JobAccount, jobId, safeInteger, u32 } from "@starling/protocol";
import * as z from "zod/mini";

/** What keeps a spec from being posted, with its fix. */
export const Problem = z.strictObject({ message: z.string(), fix: z.string() });

/** Answer to `POST /api/check`. */
export const CheckReply = z.strictObject({
  ok: z.boolean(),
  problems: z.array(Problem),
  /** FLOPs of one round and of the whole job, copies and checks included. */
  roundUnits: decimal,
  units: decimal,
  /** Token wei that covers the job. */
  cost: decimal,
});
export type CheckReply = z.infer<typeof CheckReply>;

/** Job parameters as they go on the chain, numbers in decimal text. */
export const JobParamsText = z.strictObject({
  client: address,
  token: address,
  coordinator: address,
  arbiter: address,
  bond: decimal,
  maxStep: decimal,
  window: decimal,
  ruling: decimal,
  silence: decimal,
  grace: decimal,
  deadline: decimal,
  claimUntil: decimal,
  spec: bytes32,
  terms: bytes32,
  salt: bytes32,
});

export const PostedReply = z.strictObject({ job: jobId, transaction: z.nullable(bytes32) });
export type PostedReply = z.infer<typeof PostedReply>;

/** Answer to `GET /api/operator/session`. */
export const OperatorReply = z.strictObject({
  operator: z.boolean(),
  researcher: z.nullable(address),
  /** Token wei of the station's researcher. */
  balance: decimal,
});
export type OperatorReply = z.infer<typeof OperatorReply>;

/** What an account has earned: `GET /api/accounts/:account`. */
export const AccountReply = z.strictObject({
  account: address,
  /** Chunks accepted in a row. */
  standing: u32,
  jobs: z.array(JobAccount).check(z.maxLength(256)),
});
export type AccountReply = z.infer<typeof AccountReply>;

/** An account's leaf of a job's newest final pay tree, with its path: `GET /api/jobs/:id/leaves/:account`. */
export const LeafReply = z.strictObject({
  account: address,
  /** Token wei since the job began. */
  amount: decimal,
  index: u32,
  proof: z.array(bytes32).check(z.maxLength(64)),
});
export type LeafReply = z.infer<typeof LeafReply>;

/** A claim that the station has sent: `POST /api/claims`. */
export const ClaimedReply = z.strictObject({ transaction: bytes32, amount: decimal });
export type ClaimedReply = z.infer<typeof ClaimedReply>;

export const TransactionReply = z.strictObject({ transaction: bytes32 });
export const OkReply = z.strictObject({ ok: z.literal(true) });

/** What a researcher asks the station to post with its own key. */
export const OperatorPost = z.strictObject({
  spec: z.string().check(z.maxLength(120)),
  /** Token wei to put in escrow. */
  budget: decimal,
  /** Seconds from now to the job's deadline. */
  seconds: integer(60, 365 * 86_400),
});
export type OperatorPost = z.infer<typeof OperatorPost>;

export const ErrorReply = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    fix: z.string(),
    details: z.optional(z.array(z.string())),
  }),
});

/** How the station feels: `GET /api/status`. */
export const StatusReply = z.strictObject({
  version: z.string(),
  startedAt: safeInteger,
  block: safeInteger,
  peers: safeInteger,
  jobs: safeInteger,
});
export type StatusReply = z.infer<typeof StatusReply>;
