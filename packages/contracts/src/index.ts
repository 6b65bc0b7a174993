export { fraudProofsAbi, fraudProofsBytecode, fraudProofsRuntime } from "./generated/fraudProofs.ts";
export {
  objectiveArbiterAbi,
  objectiveArbiterBytecode,
  objectiveArbiterRuntime,
} from "./generated/objectiveArbiter.ts";
export { panelArbiterAbi, panelArbiterBytecode, panelArbiterRuntime } from "./generated/panelArbiter.ts";
export { provenanceAbi, provenanceBytecode, provenanceRuntime } from "./generated/provenance.ts";
export { roundsAbi, roundsBytecode, roundsRuntime } from "./generated/rounds.ts";
export { starTokenAbi, starTokenBytecode, starTokenRuntime } from "./generated/starToken.ts";
