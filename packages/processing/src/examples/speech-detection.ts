import type { Pipeline } from "../pipeline/pipeline.ts";

/**
 * Finds speech in recordings with Silero VAD v5 at 16 kHz: frames of 512 samples, 64 samples of context before each,
 * state [2, 1, 128], thresholds and lengths as Silero's own `get_speech_timestamps` has them.
 */
export const SPEECH_DETECTION: Pipeline = {
  v: 1,
  first: {
    model: "silero",
    pre: [
      { step: "decode-wav", maxSeconds: 600 },
      { step: "resample", rate: 16_000 },
      { step: "frame", size: 512, hop: 512 },
    ],
    input: { name: "input", dtype: "float32", shape: [1, 576] },
    constants: [{ name: "sr", dtype: "int64", shape: [], values: [16_000] }],
    carried: [
      { kind: "context", samples: 64 },
      { kind: "output", output: "stateN", input: "state", dtype: "float32", shape: [2, 1, 128] },
    ],
    output: { name: "output", dtype: "float32", shape: [1, 1] },
    post: [
      {
        step: "segments",
        beginPpm: 500_000,
        endPpm: 350_000,
        // A quarter of a second of speech, a tenth of silence, 30 ms around it.
        minSpeech: 4_000,
        minSilence: 1_600,
        pad: 480,
      },
    ],
  },
};
