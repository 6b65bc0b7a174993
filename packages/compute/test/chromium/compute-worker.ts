import { serveComputeWorker } from "@starling/compute/worker";

serveComputeWorker();
