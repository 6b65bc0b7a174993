import { parentPort } from "node:worker_threads";
import { computeChunk, weightsCache } from "@starling/compute/engine";
import { createCpuEngine } from "@starling/compute/node";
import { checkerResult } from "@starling/coordinator/checker";
import { StarlingError } from "@starling/protocol";
import type { CheckReply, CheckRequest } from "./messages.ts";

const engine = createCpuEngine();
const cache = weightsCache();
let previous: Promise<void> = Promise.resolve();

async function answer(request: CheckRequest): Promise<void> {
  const { id } = request;
  let reply: CheckReply;
  try {
    reply = { id, ok: true, result: checkerResult(await computeChunk({ engine: await engine, cache }, request.task)) };
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
