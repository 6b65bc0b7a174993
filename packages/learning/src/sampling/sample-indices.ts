import { SampleRangeError } from "../errors.ts";
import { permute } from "./permute.ts";
import { streamKey } from "./stream-key.ts";

/**
 * The samples of one local step: absolute indices in [start, end), row by row. The window is passed in a seeded order,
 * each sample once before any comes again (sampling without replacement trains better than with it: Shamir 2016), and
 * each further pass has its own order. A function of its arguments alone; time O(batch).
 * @param seed the chunk's 32 bytes
 * @param step local step, from 0
 * @throws SampleRangeError
 */
export function sampleIndices(
  seed: Uint8Array,
  step: number,
  batch: number,
  range: readonly [start: number, end: number],
): Uint32Array {
  const [start, end] = range;
  const size = end - start;
  const integers = [start, end, step, batch].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!integers || size <= 0 || end > 0x1_0000_0000 || batch > 65_536 || !Number.isSafeInteger((step + 1) * batch)) {
    throw new SampleRangeError(`Cannot draw ${batch} samples of step ${step} from [${start}, ${end}).`, {
      fix: "Give a window of at least one sample, whole numbers and a batch of at most 65,536.",
    });
  }
  const key = streamKey(seed);
  return Uint32Array.from({ length: batch }, (_, row) => {
    const drawn = step * batch + row;
    return start + permute(key, Math.floor(drawn / size), size, drawn % size);
  });
}
