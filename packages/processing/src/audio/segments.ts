import type { Segment } from "../values.ts";

/** When speech begins and ends, after Silero VAD's `get_speech_timestamps`. */
export interface SegmentRule {
  /** Probability from which on speech begins, in ppm. */
  readonly beginPpm: number;
  /** Probability below which it may end, in ppm: lower, so that it does not flicker. */
  readonly endPpm: number;
  /** Samples that a segment has at least. */
  readonly minSpeech: number;
  /** Samples of silence that end a segment. */
  readonly minSilence: number;
  /** Samples added before and after. */
  readonly pad: number;
}

/**
 * Stretches of speech from one probability per frame.
 * @param ppm Probability of each frame, rounded.
 * @param hop Samples between the starts of frames.
 * @param length Samples of the recording.
 */
export function segmentsOf(ppm: readonly number[], hop: number, length: number, rule: SegmentRule): Segment[] {
  const found: Segment[] = [];
  const close = (from: number, to: number) => {
    if (to - from >= rule.minSpeech) found.push({ from, to });
  };
  let begun: number | undefined;
  let quiet: number | undefined;
  for (const [i, value] of ppm.entries()) {
    const at = i * hop;
    if (value >= rule.beginPpm) {
      begun ??= at;
      quiet = undefined;
    } else if (begun !== undefined && value < rule.endPpm) {
      quiet ??= at;
      if (at + hop - quiet >= rule.minSilence) {
        close(begun, quiet);
        [begun, quiet] = [undefined, undefined];
      }
    }
  }
  if (begun !== undefined) close(begun, quiet ?? length);
  return found.map(({ from, to }) => ({ from: Math.max(0, from - rule.pad), to: Math.min(length, to + rule.pad) }));
}
