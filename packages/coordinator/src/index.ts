export { ledgerChain } from "./chain/ledger-chain.ts";
export type {
  AbortOptions,
  Blocks,
  Chain,
  ChainEpoch,
  ChainJob,
  Checker,
  CheckerResult,
  Clock,
  CoordinatorComponents,
  FactLog,
  Proposal,
  RedirectedClaim,
} from "./components.ts";
export { systemClock } from "./components.ts";
export { type Coordinator, type CoordinatorInit, createCoordinator } from "./coordinator.ts";
export * from "./errors.ts";
export { Fact, type FactOf } from "./facts/fact.ts";
export type { JobRequest } from "./jobs/check-job.ts";
export * from "./journal/index.ts";
export * from "./lanes/lane.ts";
export { LANES, takeOnSpec } from "./lanes/lanes.ts";
export type { AccountReply } from "./requests/ask-account.ts";
export type { Peer } from "./requests/session.ts";
export type { EpochPolicy } from "./settlement/epoch-due.ts";
export type { EpochState } from "./state/state.ts";
