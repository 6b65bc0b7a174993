export { ledgerChain } from "./adapters/ledger-chain.ts";
export { type SwarmNetworkInit, swarmNetwork } from "./adapters/swarm-network.ts";
export type {
  ChainJob,
  ChainReader,
  ComputeComponent,
  FetchOptions,
  NetworkComponent,
  VolunteerComponents,
  VolunteerNode,
} from "./components.ts";
export * from "./errors.ts";
export { memoryVault } from "./identity/memory-vault.ts";
export type { Vault } from "./identity/vault.ts";
export type { Fault, FetchContext, LeasedChunk, VolunteerLane } from "./lanes/lane.ts";
export { DEFAULT_LANES } from "./lanes/volunteer-lanes.ts";
export type { ChunkResult, ChunkRunner, ChunkSummary, LaneTask, OpenedRunner } from "./runner/chunk-runner.ts";
export type { StationFacts } from "./shift/run-shift.ts";
export * from "./state.ts";
export { memoryStorage } from "./storage/memory-storage.ts";
export type { VolunteerStorage } from "./storage/storage.ts";
export { createVolunteer, type Volunteer, type VolunteerInit } from "./volunteer.ts";
