export { fetchTask } from "./fetch-task.ts";
export { checkerResult, stationWorker } from "./station-worker.ts";
