export { checkerResult } from "../lanes/train/checker.ts";
export { fetchTask } from "../lanes/train/fetch-task.ts";
export { stationWorker } from "./station-worker.ts";
