export { serveComputeWorker, type WorkerScope } from "./serve-compute-worker.ts";
