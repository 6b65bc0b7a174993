export { testSeed } from "./test-keys.ts";
export { type Finished, type TestWorker, testWorker } from "./test-worker.ts";
