import { parentPort } from "node:worker_threads";
import { createCpuEngine } from "@starling/compute/node";
import { checkComputer } from "@starling/coordinator/checker";
import { StarlingError } from "@starling/protocol";
import type { CheckReply, CheckRequest } from "./messages.ts";

const compute = checkComputer(engineOnce());
let previous: Promise<void> = Promise.resolve();

/** TensorFlow.js is opened at the first chunk of training. */
function engineOnce() {
  let engine: ReturnType<typeof createCpuEngine> | undefined;
  return () => {
    engine ??= createCpuEngine();
    return engine;
  };
}

async function answer(request: CheckRequest): Promise<void> {
  const { id } = request;
  let reply: CheckReply;
  try {
    reply = { id, ok: true, result: await compute(request.check) };
  } catch (error) {
    const fix = error instanceof StarlingError ? error.fix : "Report this with the station's log.";
    reply = { id, ok: false, message: error instanceof Error ? error.message : String(error), fix };
  }
  parentPort?.postMessage(reply);
}

// One chunk at a time: the engine's tensors live in one scope.
parentPort?.on("message", (request: CheckRequest) => {
  previous = previous.then(() => answer(request));
});
