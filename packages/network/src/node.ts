export { type AttachUpgradeOptions, attachUpgrade } from "./attach-upgrade.ts";
export { createStationNode, type StationNode, type StationNodeInit } from "./station-node.ts";
export { fileStore } from "./stores/file-home.ts";
export type { TrackerTable } from "./tracker/tracker-table.ts";
