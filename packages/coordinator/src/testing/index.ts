export { testSeed } from "./test-keys.ts";
export { type Finished, type TestWorker, type TestWorkerOptions, testWorker } from "./test-worker.ts";
