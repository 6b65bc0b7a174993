import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { itemProcessor, parsePipeline, SPEECH_DETECTION } from "../src/index.ts";
import { onnxRuntime } from "./onnx-session.ts";

const silero = join(dirname(fileURLToPath(import.meta.resolve("@ricky0123/vad-web"))), "silero_vad_v5.onnx");

/** Where the sentences lie (speech/NOTICE), in samples of the pipeline's 16 kHz. */
const SENTENCES = [
  [17_640, 63_528],
  [85_578, 131_665],
].map((ends) => ends.map((at) => Math.round((at * 16_000) / 22_050)));

/** A tenth of a second: three frames, and the 30 ms that the pipeline adds. */
const SLACK = 1_600;

it("finds with Silero VAD the two sentences of a recording where they are", async () => {
  const run = await onnxRuntime({ silero: await readFile(silero) });
  const process = itemProcessor(parsePipeline(SPEECH_DETECTION), { run });
  const bytes = await readFile(join(import.meta.dirname, "speech/two-sentences.wav"));
  const output = await process({ name: "two-sentences.wav", bytes });
  if (output.kind !== "segments") throw new TypeError("speech has segments");
  const near = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 0) - (b ?? 0)) < SLACK;
  for (const [from, to] of SENTENCES) {
    // The comma in the first sentence is a pause of its own.
    const within = output.segments.filter((segment) => segment.from < (to ?? 0) && segment.to > (from ?? 0));
    expect(near(within.at(0)?.from, from)).toBe(true);
    expect(near(within.at(-1)?.to, to)).toBe(true);
    const spoken = within.reduce((sum, segment) => sum + segment.to - segment.from, 0);
    expect(spoken).toBeGreaterThan(0.85 * ((to ?? 0) - (from ?? 0)));
  }
  const inside = ({ from, to }: { from: number; to: number }) =>
    SENTENCES.some(([begin = 0, end = 0]) => from > begin - SLACK && to < end + SLACK);
  expect(output.segments.filter((segment) => !inside(segment))).toEqual([]);
});
