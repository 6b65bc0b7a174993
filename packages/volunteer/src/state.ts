export type { Conditions, ConditionsNow } from "./limits/conditions.ts";
export { DEFAULT_SETTINGS, type Settings } from "./limits/settings.ts";
export type { LogLine } from "./state/log.ts";
export type { ChunkView, Phase, PhaseName, WaitReason, WorkingPhase } from "./state/phase.ts";
export { mayFollow, NEXT_PHASES, RESTING_PHASES } from "./state/phase-table.ts";
export type { ReadonlyVolunteerStore } from "./state/state-store.ts";
export {
  type AccountView,
  type BlockBytes,
  type ChunkHistory,
  type DeviceView,
  INITIAL_STATE,
  type LossPoint,
  type PeerView,
  type VolunteerState,
} from "./state/volunteer-state.ts";
export { WAIT_WORDS } from "./state/wait-words.ts";
