import * as z from "zod/mini";
import { CheckCalled, VerdictGiven } from "./check-facts.ts";
import { BlocksReleased, Controlled, JobAdded, JobConcluded, JobEnded, RoundOpened } from "./job-facts.ts";
import { ChunkOpened, Committed, LeaseEnded, LeaseGiven, Revealed } from "./lease-facts.ts";
import { MemberJoined } from "./member-facts.ts";
import { RoundClosed, RoundSealed } from "./round-facts.ts";
import { EpochBuilt, EpochProposed, EpochRejected, SettlementResumed, VoucherSigned } from "./settlement-facts.ts";

/** Everything that the coordinator remembers. State is a pure fold over these, in the journal's order. */
export const Fact = z.discriminatedUnion("type", [
  JobAdded,
  Controlled,
  JobEnded,
  JobConcluded,
  BlocksReleased,
  MemberJoined,
  RoundOpened,
  ChunkOpened,
  LeaseGiven,
  LeaseEnded,
  Committed,
  Revealed,
  CheckCalled,
  VerdictGiven,
  RoundSealed,
  RoundClosed,
  VoucherSigned,
  EpochBuilt,
  EpochProposed,
  EpochRejected,
  SettlementResumed,
]);
export type Fact = z.infer<typeof Fact>;
export type FactOf<T extends Fact["type"]> = Extract<Fact, { type: T }>;
