export { fileStorage } from "./file-storage.ts";
export { fileVault } from "./file-vault.ts";
export { type NodeEngine, nodeCompute } from "./node-compute.ts";
export { type NodeVolunteerInit, nodeVolunteer } from "./node-volunteer.ts";
