export { type CheckTask, fetchCheck } from "./check-task.ts";
export { checkComputer, stationWorker } from "./station-worker.ts";
