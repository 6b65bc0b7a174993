import { itemProcessor, SPEECH_DETECTION } from "@starling/processing";
import * as ort from "onnxruntime-web/wasm";
import { bareSessions } from "../../apps/station/src/demo/infer/bare-sessions.ts";
import { FILES } from "./files.ts";

const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());

/** Takes an item through the pipeline again and again, after a first time that is not counted. Gives milliseconds. */
export async function run(count: number): Promise<number> {
  ort.env.wasm.wasmBinary = (await bytesOf(FILES.runtime)).buffer;
  const sessions = await bareSessions(ort, [{ name: "silero", graph: await bytesOf(FILES.model) }]);
  const process = itemProcessor(SPEECH_DETECTION, { run: sessions.run });
  const item = { name: "recording", bytes: await bytesOf(FILES.item) };
  await process(item);
  const begun = performance.now();
  for (let i = 0; i < count; i++) await process(item);
  const ms = performance.now() - begun;
  await sessions.close();
  return ms;
}
